/// How large the smallest changes are that a search for them found.
public struct DistanceRecord: Codable, Sendable, Hashable {
  /// The median over all images attacked, those that nothing was found for counted as infinite;
  /// `nil` where it is infinite.
  public var median: Double?
  /// The mean over the images that something was found for; `nil` where there is none.
  public var mean: Double?
  /// How many images something was found for.
  public var found: Int
  /// How many images were attacked.
  public var attacked: Int

  /// The record of some lengths, infinite where nothing was found.
  public init(lengths: [Double]) {
    let sorted = lengths.sorted()
    let finite = sorted.filter(\.isFinite)
    found = finite.count
    attacked = sorted.count
    mean = finite.isEmpty ? nil : finite.reduce(0, +) / Double(finite.count)
    let middle = sorted.count / 2
    let value =
      sorted.isEmpty
      ? Double.infinity
      : sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    median = value.isFinite ? value : nil
  }
}
