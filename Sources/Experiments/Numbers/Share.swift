/// So many of some images, as a fraction with its interval.
public struct Share: Sendable, Hashable {
  /// The fraction in 0...1; 0 of nothing.
  public let value: Double
  /// Its Wilson interval (95 %).
  public let interval: Interval

  /// The share of a count in a total.
  public init(_ count: Int, of total: Int) {
    value = total > 0 ? Double(count) / Double(total) : 0
    interval = .wilson(count, of: total)
  }
}
