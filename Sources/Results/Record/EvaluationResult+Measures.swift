import Experiments

extension EvaluationResult {
  /// Takes measures over from a result of the same weights, images and threat, where
  /// this one has none.
  ///
  /// - Returns: whether the other is of the same weights, images and threat.
  mutating func takeMeasures(of other: EvaluationResult) -> Bool {
    guard setting.model.sha256 != nil,
      experiment.agrees(
        with: other.experiment, in: [.weights, .options, .dataset, .archive, .threat])
    else { return false }
    measures = other.measures.updated(by: measures)
    return true
  }
}
