import Foundation

/// The exact upper bound of a share.
///
/// C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
/// binomial", Biometrika 1934; one-sided.
public enum ClopperPearson {
  /// The largest share with which so few successes, or fewer, are not yet less likely than 1 − confidence.
  ///
  /// - Parameters:
  ///   - successes: how many there were, in 0...trials.
  ///   - trials: of how many; 0 says nothing, and gives 1.
  ///   - confidence: in 0..<1.
  public static func upper(
    successes: Int, of trials: Int, confidence: Double = 0.95
  ) -> Double {
    precondition((0...trials).contains(successes), "\(successes) of \(trials)")
    guard successes < trials else { return 1 }
    // The probability falls as the share rises.
    var (low, high) = (Double(successes) / Double(trials), 1.0)
    while high - low > 1e-12 * high {
      let middle = (low + high) / 2
      if probability(ofAtMost: successes, of: trials, share: middle) > 1 - confidence {
        low = middle
      } else {
        high = middle
      }
      if middle == low && middle == high { break }
    }
    return high
  }

  /// P(X ≤ successes) for X ~ Binomial(trials, share), with share in 0..<1.
  private static func probability(
    ofAtMost successes: Int, of trials: Int, share: Double
  ) -> Double {
    guard share > 0 else { return 1 }
    let n = Double(trials)
    return (0...successes).reduce(0) { sum, count in
      let k = Double(count)
      let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
      return sum + exp(ways + k * log(share) + (n - k) * log1p(-share))
    }
  }
}
