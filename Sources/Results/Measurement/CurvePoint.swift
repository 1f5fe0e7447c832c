public import Experiments

/// An upper bound of robust accuracy at one radius.
public struct CurvePoint: Codable, Sendable, Hashable {
  /// The radius ε.
  public var epsilon: Double
  /// The share of all images that nothing tried has broken within ε, in 0...1.
  public var robustAccuracy: Double
  /// How many images that is.
  public var robust: Int
  /// The Wilson interval (95 %) of the accuracy.
  public var interval: Interval

  /// A point whose accuracy and interval follow from a count out of `samples`.
  public init(epsilon: Double, robust: Int, samples: Int) {
    self.epsilon = epsilon
    self.robust = robust
    let share = Share(robust, of: samples)
    (robustAccuracy, interval) = (share.value, share.interval)
  }
}
