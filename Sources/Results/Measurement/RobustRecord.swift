public import Experiments

/// The worst case over everything that was tried, silent successes included: this ranks.
public struct RobustRecord: Codable, Sendable, Hashable {
  /// The share of all images that nothing broke, in 0...1.
  public var accuracy: Double
  /// The Wilson interval (95 %) of the accuracy.
  public var interval: Interval
  /// The positions in the split of the images that nothing broke, ascending.
  public var indices: [Int]

  /// A record whose numbers follow from the images that nothing broke, out of `samples`.
  public init(indices: [Int], samples: Int) {
    let share = Share(indices.count, of: samples)
    (accuracy, interval) = (share.value, share.interval)
    self.indices = indices.sorted()
  }

  /// How many images nothing broke.
  public var count: Int { indices.count }
}
