/// A confidence interval, written to JSON as `[low, high]`.
public struct Interval: Sendable, Hashable {
  /// The lower end.
  public var low: Double
  /// The upper end.
  public var high: Double

  /// The interval between two ends.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }
}

extension Interval: Codable {
  /// Reads `[low, high]`.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    self.init(low: try container.decode(Double.self), high: try container.decode(Double.self))
    guard container.isAtEnd else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "An interval has two ends, this one has more")
    }
  }

  /// Writes `[low, high]`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(low)
    try container.encode(high)
  }
}
