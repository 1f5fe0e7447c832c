/// What holds the measures of some weights: a result, or an epoch of a training.
public protocol Measured {
  /// What was measured.
  var measures: Measures { get set }
}

extension Measured {
  /// Flatness in weight space, where measured.
  public var flatness: FlatnessRecord? { measures[FlatnessRecord.self] }

  /// The shape of the loss in input space, where measured.
  public var landscape: LandscapeRecord? { measures[LandscapeRecord.self] }
}

extension EvaluationResult: Measured {}
extension EpochMeasures: Measured {}
