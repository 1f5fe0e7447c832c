import Foundation

/// The exact mid-p McNemar test of two classifiers on the same images.
///
/// M. W. Fagerland, S. Lydersen, P. Laake, "The McNemar test for binary matched-pairs data",
/// BMC Medical Research Methodology 2013. Only images on which the two disagree count.
public enum McNemar {
  /// The two-sided mid-p value, in 0...1.
  ///
  /// - Parameters:
  ///   - onlyFirst: how many images only the first withstands
  ///   - onlySecond: how many images only the second withstands
  /// - Returns: the p-value
  public static func midP(onlyFirst: Int, onlySecond: Int) -> Double {
    precondition(
      onlyFirst >= 0 && onlySecond >= 0, "Counts are negative: \(onlyFirst), \(onlySecond)")
    guard onlyFirst != onlySecond else { return 1 }
    let n = onlyFirst + onlySecond
    let fewer = min(onlyFirst, onlySecond)
    // p = 2·P(X < fewer) + P(X = fewer) with X ~ Binomial(n, 1/2). Each term follows from the
    // one above it: P(X = i − 1) = P(X = i) · i / (n − i + 1).
    let logWays: Double =
      lgamma(Double(n + 1)) - lgamma(Double(fewer + 1)) - lgamma(Double(n - fewer + 1))
    let peak = exp(logWays - Double(n) * log(2.0))
    var ratio = 1.0
    var below = 0.0
    for i in stride(from: fewer, to: 0, by: -1) {
      ratio *= Double(i) / Double(n - i + 1)
      below += ratio
      if ratio < below * 1e-18 { break }
    }
    return min(1, peak * (1 + 2 * below))
  }
}
