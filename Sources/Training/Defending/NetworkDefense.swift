public import Datasets
public import Experiments
public import Models
public import Robustness
public import Torch

/// The options of a defense that trains a network with the loop that all share.
public protocol NetworkOptions: TrainingOptions {
  /// How training images are attacked.
  var inner: InnerAttack { get }
}

extension NetworkOptions {
  public var problem: String? { ranges.problem ?? recipe.problem ?? inner.problem("inner") }
}

/// A defense that trains a network with the loop that all share: its options and its objective say
/// everything.
public protocol NetworkDefense: Defense where Options: NetworkOptions, Model == Network {
  /// What it minimises.
  associatedtype Objective: TrainingObjective
  /// Its options.
  var options: Options { get }
  /// What it minimises.
  var objective: Objective { get }
  /// What moves the weights: the recipe's optimizer, unless a defense is one of its own.
  ///
  /// - Parameters:
  ///   - parameters: what is trained.
  ///   - random: the optimizer's chance.
  func makeOptimizer(for parameters: [Parameter], random: RandomSource) -> any Optimizer
}

extension NetworkDefense {
  /// A network that is not trained yet.
  public func model(for images: ImageShape, classes: Int) throws -> Network {
    try options.network(for: images, classes: classes)
  }

  /// The recipe's.
  public func makeOptimizer(for parameters: [Parameter], random: RandomSource) -> any Optimizer {
    options.recipe.makeOptimizer(for: parameters)
  }

  /// Trains the network with the loop that all share.
  public func train(
    _ model: Network, on data: some Dataset, against threat: ThreatModel, context: TrainingContext
  ) throws {
    try Trainer(recipe: options.recipe, inner: options.inner).train(
      model, on: data, against: threat, context: context, objective: objective,
      optimizer: makeOptimizer)
  }
}
