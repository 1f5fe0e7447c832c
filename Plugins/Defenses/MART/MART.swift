public import Models
public import Robustness
public import Training

/// MART: adversarial training that weighs how much predictions change by how wrong they were before.
///
/// Wang, Zou, Yi, Bailey, Ma and Gu, *Improving Adversarial Robustness Requires Revisiting
/// Misclassified Examples*, ICLR 2020, equations 9 to 11; the settings are those of the
/// released code, whose attack, in eval mode from the image plus 0.001·N(0, 1), makes steps of 0.007
/// within 0.031. That code adds constants such as 1.0001 inside its logarithms; here they are
/// computed stably instead. In `flatness` it starts where that preset's attack does, and λ is 6, as in
/// Stutz, Hein and Schiele, ICCV 2021.
public struct MART: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// The weight λ of the divergence.
    public var lambda: Double

    public var ranges: [OptionRange] { [OptionRange("lambda", lambda, 0...1e6)] }
  }

  public static let card = DefenseCard(
    title: "MART",
    paper: "Wang et al., Improving Adversarial Robustness Requires Revisiting Misclassified "
      + "Examples, ICLR 2020",
    year: 2020, claim: "What is misclassified even without an attack matters most.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    var inner = InnerAttack.standard(for: preset, dataset: dataset)
    inner.statistics = nil
    if preset != .flatness { inner.start = .gaussian }
    guard preset == .paper else {
      return Options(
        architecture: .standard(for: preset, dataset: dataset),
        recipe: .standard(for: preset, dataset: dataset), inner: inner,
        lambda: preset == .flatness ? 6 : 5)
    }
    (inner.stepSize, inner.radius) = (0.007 / 0.031, 0.031 / (8.0 / 255))
    // The learning rate drops as the 75th, the 90th and the 100th of 120 epochs begin.
    let recipe = TrainingRecipe(
      epochs: 120, learningRate: 0.01,
      schedule: .multiStep(at: [74.0 / 120, 89.0 / 120, 99.0 / 120]), weightDecay: 3.5e-3,
      augmentation: .standard(for: dataset), normalization: Normalization.none)
    return Options(
      architecture: Architecture(.resNet18), recipe: recipe, inner: inner, lambda: 5)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { MisclassificationAware(lambda: options.lambda) }
}
