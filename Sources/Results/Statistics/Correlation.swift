public import Experiments

/// Measures of how two quantities move together.
public enum Correlation: String, Sendable, Hashable, CaseIterable {
  /// Linear, of the values.
  case pearson
  /// Monotonic: linear, of the ranks.
  case spearman

  /// The coefficient in −1...1; `nil` if either quantity is constant or has under two values.
  public func coefficient(_ x: [Double], _ y: [Double]) -> Double? {
    precondition(x.count == y.count, "\(x.count) values against \(y.count)")
    switch self {
    case .pearson: return Self.linear(x, y)
    case .spearman: return Self.linear(Self.ranks(x), Self.ranks(y))
    }
  }

  /// The 95 % percentile-bootstrap interval of the coefficient; `nil` if there is none.
  ///
  /// Pairs are drawn with replacement, from a generator seeded by `seed`. Draws in which a
  /// quantity is constant have no coefficient and are left out.
  public func interval(
    _ x: [Double], _ y: [Double], resamples: Int = 10_000, seed: UInt64 = 0
  ) -> Interval? {
    guard coefficient(x, y) != nil else { return nil }
    var random = SplitMix(seed: seed)
    var draws: [Double] = []
    for _ in 0..<resamples {
      let chosen = x.indices.map { _ in random.index(below: x.count) }
      if let value = coefficient(chosen.map { x[$0] }, chosen.map { y[$0] }) {
        draws.append(value)
      }
    }
    guard !draws.isEmpty else { return nil }
    draws.sort()
    return Interval(
      low: Self.quantile(0.025, ofSorted: draws), high: Self.quantile(0.975, ofSorted: draws))
  }

  /// The ranks of the values, from 1; equal values share the mean of their ranks.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var result = values
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for position in start..<end { result[order[position]] = Double(start + end + 1) / 2 }
      start = end
    }
    return result
  }

  private static func linear(_ x: [Double], _ y: [Double]) -> Double? {
    guard x.count > 1 else { return nil }
    let meanX = x.reduce(0, +) / Double(x.count)
    let meanY = y.reduce(0, +) / Double(y.count)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xx += (a - meanX) * (a - meanX)
      yy += (b - meanY) * (b - meanY)
      xy += (a - meanX) * (b - meanY)
    }
    guard xx > 0, yy > 0 else { return nil }
    return min(1, max(-1, xy / (xx * yy).squareRoot()))
  }

  private static func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
    let position = share * Double(values.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, values.count - 1)
    return values[lower] + (values[upper] - values[lower]) * (position - Double(lower))
  }
}
