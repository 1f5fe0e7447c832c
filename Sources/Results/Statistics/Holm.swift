/// Holm's correction for many tests at once.
///
/// S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
/// Statistics 1979. Controls the probability of any false rejection.
public enum Holm {
  /// The adjusted p-values, in the order of the given ones; compare them with the level as is.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var result = pValues
    var largest = 0.0
    for (position, index) in order.enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - position)))
      result[index] = largest
    }
    return result
  }
}
