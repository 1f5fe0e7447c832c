import LogitVariationDefense
public import Models
public import Robustness
public import Training
import WeightPerturbationDefense

/// Rampart's own: logits that are steady along the attack, at weights that an adversary has moved, averaged.
///
/// The loss is logit variation's (Li and Spratling 2023), its gradient is taken where weight perturbation (Wu et al.
/// 2020) has moved the weights, and the weights handed out are an exponential average (Stutz et al. 2021). Three
/// choices keep its passes at those of weight perturbation: the weights' adversary raises the cross-entropy alone, which
/// saves a pass; the inner attack has a step less; and averaging costs nothing. With `gamma`, `lambda` or
/// `recipe.averaging` zero or none it is what it is made of without that part.
public struct PerturbedVariation: NetworkDefense {
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
    /// The weight λ of the variation.
    public var lambda: Double
    /// The share ρ of a batch's logits whose variation counts, the largest first.
    public var share: Double
    /// The weight μ of what the average of the weights says to the clean image.
    public var teaching: Double

    public var ranges: [OptionRange] {
      [
        OptionRange("gamma", gamma, 0...1e6),
        OptionRange("lambda", lambda, 0...1e6),
        OptionRange("share", share, 0...1),
        OptionRange("teaching", teaching, 0...1e6),
      ]
    }
  }

  public static let card = DefenseCard(
    title: "Perturbed logit variation",
    paper: "Rampart, after Wu et al. 2020, Li and Spratling 2023, and Stutz et al. 2021",
    year: 2026, claim: "Meant to overfit less than what it is made of, which is not shown yet.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    var inner = InnerAttack.standard(for: preset, dataset: dataset)
    inner.steps = max(1, inner.steps - 1)
    var recipe = TrainingRecipe.standard(for: preset, dataset: dataset)
    recipe.averaging = .standard(for: preset, dataset: dataset)
    return Options(
      architecture: .standard(for: preset, dataset: dataset), recipe: recipe, inner: inner,
      gamma: 0.01, lambda: preset.isShort ? 0.1 : 0.3, share: 0.1, teaching: 0)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective {
    PerturbedWeights(
      base: TaughtByAverage(
        base: SteadyLogits(lambda: options.lambda, share: options.share),
        weight: options.teaching),
      raised: AdversarialCrossEntropy(), gamma: options.gamma, warmup: 0)
  }
}
