public import Datasets
public import Models
public import Robustness
public import Training

/// Standard training: cross-entropy on clean images, no defense.
///
/// The baseline of every table.
public struct Undefended: Defense {
  /// What influences its numbers.
  public struct Options: Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
  }

  public static let card = DefenseCard(
    title: "Undefended", paper: "none: standard training", year: 2012,
    claim: "High clean accuracy, no robustness.",
    trainedOn: "the training split; see the weights' own record", isFeatured: true,
    cleanAccuracy: ["sample": 1])

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset))
  }

  private let options: Options

  public init(_ options: Options) { self.options = options }

  public func model(for images: ImageShape, classes: Int) throws -> Network {
    try Network(
      options.architecture, images: images, classes: classes, normalization: .standard(for: images))
  }

  public func train(
    _ model: Network, on data: some Dataset, against threat: ThreatModel, context: TrainingContext
  ) throws {
    try Trainer(recipe: options.recipe, inner: InnerAttack(steps: 0))
      .train(
        model, on: data, against: threat, context: context, objective: AdversarialCrossEntropy())
  }
}
