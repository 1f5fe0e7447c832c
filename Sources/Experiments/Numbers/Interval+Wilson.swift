extension Interval {
  /// The two-sided 95 % quantile of the normal distribution.
  public static let normalQuantile = 1.959963984540054

  /// Wilson's score interval (95 %) for a proportion, as fractions in 0...1.
  ///
  /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
  /// JASA 1927. Without continuity correction; without any trial it is [0, 1].
  public static func wilson(_ successes: Int, of trials: Int) -> Interval {
    guard trials > 0 else { return Interval(low: 0, high: 1) }
    return wilson(Double(successes) / Double(trials), of: Double(trials))
  }

  /// Wilson's interval of a proportion in 0...1 of so many trials, which may be an effective number.
  package static func wilson(_ p: Double, of n: Double) -> Interval {
    let z = normalQuantile
    let scale = 1 + z * z / n
    let centre = (p + z * z / (2 * n)) / scale
    let half = z / scale * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    // At the ends the formula is exactly 0 or 1; rounding must not say otherwise.
    return Interval(
      low: p <= 0 ? 0 : max(0, centre - half), high: p >= 1 ? 1 : min(1, centre + half))
  }
}
