extension Architecture {
  // Not private: the encoding that is made beside the type, in another file, goes by these keys too.
  enum CodingKeys: String, CodingKey { case family, depth, width, activation }

  /// The widths that networks have, as multiples of their family's own: files and options that say another one are refused
  /// before memory is asked for.
  static let widths = 0.001...64.0

  /// Reads what is written, and refuses what no network has.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(Family.self, forKey: .family),
      depth: try container.decode(Int.self, forKey: .depth),
      width: try container.decode(Double.self, forKey: .width),
      activation: try container.decodeIfPresent(SmoothUnit.self, forKey: .activation))
    guard Self.widths.contains(width) else {
      throw DecodingError.dataCorruptedError(
        forKey: .width, in: container,
        debugDescription: "a width of \(width); expected \(Self.widths)")
    }
    guard family.has(depth: depth) else {
      throw DecodingError.dataCorruptedError(
        forKey: .depth, in: container,
        debugDescription:
          "\(family.rawValue) with a depth of \(depth); expected 6n + 4, from 10 to 1000")
    }
  }
}

extension Architecture.Family {
  /// Whether a name has depth and width, as in `wideresnet-28-10`.
  var hasDepth: Bool { self == .wideResNet || self == .deepMindWideResNet }

  /// Whether there is a network of this depth; where there is no choice any number will do.
  func has(depth: Int) -> Bool {
    !hasDepth || ((10...1000).contains(depth) && (depth - 4) % 6 == 0)
  }
}
