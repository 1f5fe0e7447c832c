/// What holds the measures of some weights: a result, or an epoch of a training.
public protocol Measured {
  /// Flatness in weight space, where measured.
  var flatness: FlatnessRecord? { get set }
  /// The shape of the loss in input space, where measured.
  var landscape: LandscapeRecord? { get set }
}

extension EvaluationResult: Measured {}
extension EpochMeasures: Measured {}
