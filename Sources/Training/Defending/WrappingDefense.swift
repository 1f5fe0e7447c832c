public import Datasets
public import Experiments
public import Models
public import Robustness

/// A defense around a network that is trained on images as they are: what happens to inputs or
/// outputs says everything.
public protocol WrappingDefense: Defense where Options: TrainingOptions, Model: NetworkBased {
  /// Its options.
  var options: Options { get }
}

extension WrappingDefense {
  /// Trains the network inside with the loop that all share, and no attack.
  public func train(
    _ model: Model, on data: some Dataset, against threat: ThreatModel, context: TrainingContext
  ) throws {
    try Trainer(recipe: options.recipe, inner: .none).train(
      model.network, on: data, against: threat, context: context,
      objective: AdversarialCrossEntropy())
  }
}
