public import Models
public import Robustness
public import Training

/// Adversarial training of a network without kinks: MiSH, SiLU or GELU in the place of every ReLU.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement. Its GELU is written x·σ(1.702x); here, as in the released code, it is the exact one.
public struct SmoothActivation: NetworkDefense {
  /// What influences its numbers; `architecture.activation` is the defense: `mish`, `silu` or `gelu`.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
  }

  public static let card = DefenseCard(
    title: "Smooth activation",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "Smooth activations are more robust, above all when training stops early.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    var architecture = Architecture.standard(for: preset, dataset: dataset)
    architecture.activation = .mish
    return Options(
      architecture: architecture, recipe: .standard(for: preset, dataset: dataset),
      inner: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
