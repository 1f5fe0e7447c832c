import Experiments
public import Models
public import Robustness
public import Training

/// Standard training: cross-entropy on clean images, no defense.
///
/// The baseline of every table.
public struct Undefended: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe

    /// None.
    public var inner: InnerAttack { .none }
  }

  public static let card = DefenseCard(
    title: "Undefended", paper: "none: standard training", year: 2012,
    claim: "High clean accuracy, no robustness.",
    trainedOn: "the training split; see the weights' own record", isFeatured: true,
    cleanAccuracy: [DatasetTraits.sample.name: 1])

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
