import Experiments
import Foundation

/// What checking some of a number of claims says about the rest.
///
/// If F of R claims are false and N of them, drawn at random without replacement, are checked, all
/// of these hold with the hypergeometric probability C(R − F, N) / C(R, N). Without the correction
/// for a finite number of claims this is (1 − F/R)^N, and so the familiar 1 − 0.05^(1/N).
public enum FalseClaims {
  /// The probability that none of the false claims is among those checked.
  ///
  /// - Parameters:
  ///   - falseClaims: how many claims are false, F.
  ///   - checked: how many are checked, N.
  ///   - total: how many there are, R.
  public static func escape(falseClaims: Int, checked: Int, of total: Int) -> Double {
    precondition(
      (0...total).contains(falseClaims) && (0...total).contains(checked),
      "\(falseClaims) false and \(checked) checked of \(total) claims")
    // C(R − F, N) / C(R, N) is symmetric in F and N: the shorter product is exact enough.
    let (factors, rest) = (min(falseClaims, checked), total - max(falseClaims, checked))
    guard factors <= rest else { return 0 }
    return (0..<factors).reduce(1) { $0 * Double(rest - $1) / Double(total - $1) }
  }

  /// The smallest number of false claims that would have shown with the given confidence.
  ///
  /// - Returns: F in 1...R; `nil` where nothing was checked or there are no claims, or where even
  ///   R false claims are not excluded.
  public static func excluded(
    checked: Int, of total: Int, confidence: Double = 0.95
  ) -> Int? {
    guard checked > 0, total > 0 else { return nil }
    // The probability falls as F rises: halve the interval that holds the first excluded one.
    var (low, high) = (1, total)
    while low < high {
      let middle = (low + high) / 2
      if escape(falseClaims: middle, checked: checked, of: total) <= 1 - confidence {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }

  /// The smallest share of false claims that would have shown with 95 % confidence.
  public static func excludedShare(checked: Int, of total: Int) -> Double? {
    excluded(checked: checked, of: total).map { Share($0, of: total).value }
  }
}
