extension Normalization: Decodable {
  // Not private: the encoding that is made beside the type, in another file, goes by these keys too.
  enum CodingKeys: String, CodingKey { case mean, deviation }

  /// Reads what is written, and refuses what images cannot be divided by.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      mean: try container.decode([Float].self, forKey: .mean),
      deviation: try container.decode([Float].self, forKey: .deviation))
    func refuse(_ key: CodingKeys, _ values: [Float], _ expected: String) -> DecodingError {
      .dataCorruptedError(
        forKey: key, in: container,
        debugDescription: "\(values); expected \(expected), one a channel or one for all")
    }
    guard !mean.isEmpty, mean.allSatisfy(\.isFinite) else {
      throw refuse(.mean, mean, "numbers")
    }
    guard !deviation.isEmpty, deviation.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw refuse(.deviation, deviation, "positive numbers")
    }
  }

  /// Whether images of so many channels can be normalised so.
  package func fits(channels: Int) -> Bool {
    [mean, deviation].allSatisfy { [1, channels].contains($0.count) }
  }
}
