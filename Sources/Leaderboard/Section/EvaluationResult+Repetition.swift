import Experiments
package import Results

extension EvaluationResult {
  /// Whether this network was trained as another one, a registered defense's, was: with the same
  /// options on the same images, from another seed.
  package func repeats(_ other: EvaluationResult) -> Bool {
    setting.model.defense == other.defense && other.model.kind == .defense
      && other.model.defense == nil
      && setting.options == other.options && trainingSeed != nil
      && trainingSeed != other.trainingSeed
      && trainingConditions == other.trainingConditions
  }

  /// The seed that the weights were trained from, where that is known.
  package var trainingSeed: Int? { training?["seed"]?.intValue }

  /// What else is known of the training, but for what differs from run to run.
  private var trainingConditions: [String: JSONValue]? {
    training?.objectValue?.filter { !["seed", "seconds", "libtorch"].contains($0.key) }
  }
}
