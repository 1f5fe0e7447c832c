public import Models
public import Robustness
public import Training

/// Logit variation (AdvLC): adversarial training that penalises the largest changes of logits between
/// an image and its adversarial twin.
///
/// Li and Spratling, *Understanding and Combating Robust Overfitting via Input Loss Landscape Analysis
/// and Regularization*, Pattern Recognition 136, 2023, with the settings of its released code. There the
/// attack starts from a tiny step along the raw gradient, by a slip in the order of arguments, and the
/// network's projecting shortcuts skip a block's first normalisation; here the attack starts from the
/// image, whose clean pass is then the attack's first one, made once, and the network is the published
/// one.
///
/// With `inner` one step of N-FGSM (`InnerAttack.noisedStep`) the noised image counts as the clean
/// one; with `recipe.averaging` uniform from a quarter on, the paper's λ is 0.4. In the preset
/// `flatness` the attack is the common one, in eval mode from a random start.
public struct LogitVariation: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// The weight λ of the variation.
    public var lambda: Double
    /// The share ρ of a batch's logits whose variation counts, the largest first.
    public var share: Double

    public var ranges: [OptionRange] {
      [
        OptionRange("lambda", lambda, 0...1e6),
        OptionRange("share", share, 0...1),
      ]
    }
  }

  public static let card = DefenseCard(
    title: "Logit variation (AdvLC)",
    paper: "Li and Spratling, Understanding and Combating Robust Overfitting via Input Loss "
      + "Landscape Analysis and Regularization, Pattern Recognition 2023",
    year: 2023, claim: "Steady logits along the attack's direction prevent robust overfitting.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    var inner = InnerAttack.standard(for: preset, dataset: dataset)
    if preset != .flatness { inner.start = .clean }
    guard preset == .paper else {
      // In eval mode, since statistics that move six times a step follow the last small batch alone;
      // in a few epochs with a third of the weight, which is made for two hundred.
      return Options(
        architecture: .standard(for: preset, dataset: dataset),
        recipe: .standard(for: preset, dataset: dataset), inner: inner,
        lambda: preset.isShort ? 0.1 : 0.3, share: 0.1)
    }
    (inner.statistics, inner.stepSize) = (.train, 0.25)
    let recipe = TrainingRecipe(
      epochs: 200, batchSize: 100, learningRate: 0.1, weightDecay: 1e-4,
      augmentation: .standard(for: dataset), normalization: Normalization.none, dropsLast: true)
    return Options(
      architecture: Architecture(.preActResNet18), recipe: recipe, inner: inner, lambda: 0.3,
      share: 0.1)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective {
    SteadyLogits(lambda: options.lambda, share: options.share)
  }
}
