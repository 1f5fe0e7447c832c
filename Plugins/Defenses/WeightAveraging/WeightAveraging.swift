import Experiments
public import Models
public import Robustness
public import Training

/// Adversarial training that hands out the exponential average of its weights.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement, after Izmailov et al., UAI 2018, and Gowal et al., 2020: w̄ ← τ·w̄ + (1 − τ)·w after
/// every step. The batch norms' statistics are estimated anew for w̄ with one pass over the augmented
/// clean training images; in the released code they are the current weights' until the end.
/// Its attack keeps the iterate with the highest loss; here, as in all of these defenses, the last.
public struct WeightAveraging: NetworkDefense {
  /// What influences its numbers; `recipe.averaging` is the defense.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
  }

  public static let card = DefenseCard(
    title: "Weight averaging",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "Averaged weights lie in flatter regions, which generalise better.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    var recipe = TrainingRecipe.standard(for: preset, dataset: dataset)
    recipe.averaging = .standard(for: preset, dataset: dataset)
    return Options(
      architecture: .standard(for: preset, dataset: dataset), recipe: recipe,
      inner: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
