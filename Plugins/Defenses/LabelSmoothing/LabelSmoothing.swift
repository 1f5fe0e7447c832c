public import Models
public import Robustness
public import Training

/// Adversarial training towards labels that are not quite sure.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement, after Szegedy et al., CVPR 2016: the target is 1 − τ on the true class and τ/K on all K
/// classes, as in the released code; the paper's text has τ/(K − 1) on the others alone. The attack
/// knows the true class.
public struct LabelSmoothing: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// The share τ of the target that is spread over all classes.
    public var tau: Double

    public var ranges: [OptionRange] { [OptionRange("tau", tau, 0...1)] }
  }

  public static let card = DefenseCard(
    title: "Label smoothing",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "Targets without certainty keep the robust loss from growing.",
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

  public var objective: some TrainingObjective { SmoothedCrossEntropy(tau: options.tau) }
}
