public import Models
public import Robustness
public import Torch
public import Training

/// Adversarial training by Entropy-SGD, which goes where many weights around are good, not to the best.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement, after Chaudhari et al., *Entropy-SGD: Biasing Gradient Descent into Wide Valleys*, ICLR
/// 2017, algorithm 1. As in the released code the outer learning rate stays at 0.05, there is no
/// momentum, and γ does not grow. There an epoch makes L passes and there are 150/L of them; here an
/// epoch is one pass, of 150, and a look around may go on in the next.
public struct EntropySGD: NetworkDefense {
  /// What influences its numbers; of the recipe's, the learning rate and the weight decay move it.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// How it looks around.
    public var search: LocalSearch

    public var ranges: [OptionRange] { search.ranges }
  }

  public static let card = DefenseCard(
    title: "Entropy-SGD",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "An optimizer that seeks wide valleys overfits less.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    var recipe = TrainingRecipe.standard(for: preset, dataset: dataset)
    (recipe.schedule, recipe.momentum, recipe.nesterov) = (.constant, 0, false)
    // A short training would not get anywhere at 0.05: Chaudhari et al. step all the way to the mean.
    if preset != .flatness { recipe.learningRate = 1 }
    return Options(
      architecture: .standard(for: preset, dataset: dataset), recipe: recipe,
      inner: .standard(for: preset, dataset: dataset),
      search: LocalSearch(steps: preset == .flatness ? 1 : 5))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }

  public func makeOptimizer(for parameters: [Parameter], random: RandomSource) -> any Optimizer {
    EntropyDescent(
      parameters, learningRate: options.recipe.learningRate,
      weightDecay: options.recipe.weightDecay, search: options.search, random: random)
  }
}
