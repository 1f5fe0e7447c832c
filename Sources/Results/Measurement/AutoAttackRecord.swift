public import Experiments

/// What was left after AutoAttack's whole cascade; present only if all four members ran.
public struct AutoAttackRecord: Codable, Sendable, Hashable {
  /// The share of all images that withstood, in 0...1.
  public var robustAccuracy: Double
  /// How many images withstood.
  public var robust: Int
  /// The Wilson interval (95 %) of the robust accuracy.
  public var interval: Interval

  /// A record whose numbers follow from the count of images that withstood.
  public init(robust: Int, samples: Int) {
    let share = Share(robust, of: samples)
    (robustAccuracy, interval, self.robust) = (share.value, share.interval, robust)
  }
}
