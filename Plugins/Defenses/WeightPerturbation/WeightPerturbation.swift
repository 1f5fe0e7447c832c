import Experiments
public import Models
public import Robustness
public import Training

/// Adversarial weight perturbation (AT-AWP): the gradient is taken where the weights, too, are as bad
/// as an adversary could make them.
///
/// Wu, Xia and Wang, *Adversarial Weight Perturbation Helps Robust Generalization*, NeurIPS 2020,
/// equations 7 to 10: v ← γ·‖w_l‖·g_l/‖g_l‖ layer by layer, one step; w ← (w + v) − η·∇ℓ(w + v) − v.
/// Layers are the kernels and matrices: no batch norm, no bias, as in the released code. Momentum and
/// weight decay work on w + v, as there.
public struct WeightPerturbation: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// How far a layer is moved, as a share γ of its norm.
    public var gamma: Double
    /// The share of the training during which weights are not moved yet.
    public var warmup: Double

    public var ranges: [OptionRange] {
      [
        OptionRange("gamma", gamma, 0...1e6),
        OptionRange("warmup", warmup, 0...1),
      ]
    }
  }

  public static let card = DefenseCard(
    title: "Adversarial weight perturbation",
    paper: "Wu et al., Adversarial Weight Perturbation Helps Robust Generalization, NeurIPS 2020",
    year: 2020, claim: "A flatter weight landscape closes the robust generalisation gap.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset),
      inner: .standard(for: preset, dataset: dataset), gamma: 0.01,
      warmup: preset == .paper && dataset == DatasetTraits.svhn.name ? 5.0 / 200 : 0)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective {
    PerturbedWeights(
      base: AdversarialCrossEntropy(), raised: AdversarialCrossEntropy(), gamma: options.gamma,
      warmup: options.warmup)
  }
}
