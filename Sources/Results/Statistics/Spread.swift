/// Mean and standard deviation of a few repetitions.
public struct Spread: Sendable, Hashable {
  /// The mean.
  public let mean: Double
  /// The standard deviation, estimated with n − 1; `nil` for a single value.
  public let deviation: Double?

  /// The spread of some values; `nil` for none.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }
}
