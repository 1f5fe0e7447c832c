public import Experiments

/// What was left after AutoAttack's whole cascade; present only if all four members ran.
public struct AutoAttackRecord: Codable, Sendable, Hashable {
  /// The share of all images that withstood, in 0...1.
  public var robustAccuracy: Double
  /// How many images withstood.
  public var robust: Int
  /// The Wilson interval (95 %) of the robust accuracy.
  public var interval: Interval

  /// A record with every number given.
  public init(robustAccuracy: Double, robust: Int, interval: Interval) {
    self.robustAccuracy = robustAccuracy
    self.robust = robust
    self.interval = interval
  }

  /// A record whose numbers follow from the count of images that withstood.
  public init(robust: Int, samples: Int) {
    self.init(
      robustAccuracy: fraction(robust, of: samples), robust: robust,
      interval: .wilson(robust, of: samples))
  }
}
