public import Experiments
public import Models
public import Robustness

/// The options of a defense that trains a network.
public protocol TrainingOptions: CheckedOptions {
  /// The network.
  var architecture: Architecture { get }
  /// How it is trained.
  var recipe: TrainingRecipe { get }
}

extension TrainingOptions {
  public var problem: String? { recipe.problem }

  /// The network of these options, not trained yet.
  public func network(
    for images: ImageShape, classes: Int, activation: Activation? = nil
  ) throws -> Network {
    try Network(
      architecture, images: images, classes: classes,
      normalization: recipe.normalization ?? .standard(for: images), activation: activation)
  }
}
