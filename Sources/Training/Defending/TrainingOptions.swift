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
  public var problem: String? { ranges.problem ?? recipe.problem }

  /// The network of these options, not trained yet.
  ///
  /// - Throws: `TrainingError` where the normalisation is for images of other channels.
  public func network(
    for images: ImageShape, classes: Int, activation: Activation? = nil
  ) throws -> Network {
    let normalization = recipe.normalization ?? .standard(for: images)
    guard normalization.fits(channels: images.channels) else {
      throw TrainingError(
        .settings,
        "the options' recipe.normalization has \(normalization.mean.count) means and "
          + "\(normalization.deviation.count) deviations; it must have one of each for all channels, "
          + "or one for each of \(images.channels)"
      )
    }
    return try Network(
      architecture, images: images, classes: classes, normalization: normalization,
      activation: activation)
  }
}
