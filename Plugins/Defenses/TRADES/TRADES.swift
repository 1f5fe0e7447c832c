import Experiments
public import Models
public import Robustness
public import Training

/// TRADES: the clean loss, plus how far the predictions on an image can be driven from it.
///
/// Zhang, Yu, Jiao, Xing, El Ghaoui and Jordan, *Theoretically Principled Trade-off between Robustness
/// and Accuracy*, ICML 2019, equation 5 with 1/λ = β:
/// min CE(f(x), y) + β·max KL(f(x) ‖ f(x′)). The attack runs in eval mode from the image plus
/// 0.001·N(0, 1). The released code passes the clean images through the network twice in a step,
/// which moves the running statistics once more; here, as in the formula, it is once. In `flatness` it
/// starts where that preset's attack does.
public struct TRADES: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// The weight β of the divergence.
    public var beta: Double

    public var ranges: [OptionRange] { [OptionRange("beta", beta, 0...1e6)] }
  }

  public static let card = DefenseCard(
    title: "TRADES",
    paper: "Zhang et al., Theoretically Principled Trade-off between Robustness and Accuracy, "
      + "ICML 2019",
    year: 2019, claim: "Trades clean accuracy for robustness on purpose, and better than others.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    var inner = InnerAttack.standard(for: preset, dataset: dataset)
    (inner.loss, inner.statistics) = (.divergence, nil)
    if preset != .flatness { inner.start = .gaussian }
    guard preset == .paper else {
      return Options(
        architecture: .standard(for: preset, dataset: dataset),
        recipe: .standard(for: preset, dataset: dataset), inner: inner, beta: 6)
    }
    // Steps of 0.007 within 0.031, as the released code has them.
    (inner.stepSize, inner.radius) = (0.007 / 0.031, 0.031 / (8.0 / 255))
    // 76 epochs; the learning rate drops as the 75th begins.
    let recipe = TrainingRecipe(
      epochs: 76, learningRate: dataset == DatasetTraits.svhn.name ? 0.01 : 0.1,
      schedule: .multiStep(at: [74.0 / 76]), weightDecay: 2e-4,
      augmentation: .standard(for: dataset), normalization: Normalization.none)
    return Options(
      architecture: Architecture(.wideResNet, depth: 34, width: 10), recipe: recipe, inner: inner,
      beta: 6)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { TradeOff(beta: options.beta) }
}
