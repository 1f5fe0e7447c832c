public import Models
public import Robustness
public import Training

/// Adversarial training towards labels of which some are wrong, others in every epoch.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement: with probability τ an image's label is drawn uniformly from all classes, anew whenever
/// the image comes up. The attack knows the true class.
public struct LabelNoise: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// How probable it is that a label is drawn.
    public var tau: Double

    public var ranges: [OptionRange] { [OptionRange("tau", tau, 0...1)] }
  }

  public static let card = DefenseCard(
    title: "Label noise",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "Labels that change cannot be learned by heart.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    return Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset),
      inner: .standard(for: preset, dataset: dataset), tau: 0.3)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { NoisyCrossEntropy(tau: options.tau) }
}
