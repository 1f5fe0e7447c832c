public import Experiments
public import Models
public import Robustness
public import Torch
public import Training

/// Probabilities so sharp that single precision rounds them to 0 and 1, and gradients vanish.
///
/// What defensive distillation comes to: Papernot, McDaniel, Wu, Jha and Swami, *Distillation as a
/// Defense to Adversarial Perturbations against Deep Neural Networks*, IEEE S&P 2016, trains at a
/// high temperature T and tests at 1, which multiplies the logits by T. A canary: Carlini and Wagner
/// (IEEE S&P 2017) broke it with a loss of logits.
public struct SaturatedLogits: WrappingDefense {
  /// What influences its numbers.
  public struct Options: TrainingOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained, where it has weights of its own.
    public var recipe: TrainingRecipe
    /// What logits are multiplied with.
    public var temperature: Double

    public var ranges: [OptionRange] { [OptionRange("temperature", temperature, 1e-6...1e6)] }
  }

  public static let card = DefenseCard(
    title: "Saturated probabilities",
    paper: "Papernot et al., Distillation as a Defense, IEEE S&P 2016", year: 2016,
    claim: "Flat outputs around each image leave no gradient to follow.",
    trainedOn: "not trained: the undefended network's weights", isKnownBroken: true,
    sharesWeightsOf: "Undefended", cleanAccuracy: [DatasetTraits.sample.name: 1])

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset), temperature: 10)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public func model(for images: ImageShape, classes: Int) throws -> SharpProbabilities {
    SharpProbabilities(
      network: try options.network(for: images, classes: classes),
      temperature: options.temperature)
  }
}

/// A network that gives probabilities of logits multiplied by a temperature.
public struct SharpProbabilities: WrappingClassifier, NetworkBased {
  public let network: Network
  let temperature: Double

  public var undefendedTwin: any Classifier { network }

  public func logits(for images: Tensor) throws -> Tensor {
    try (network.logits(for: images) * temperature).softmax()
  }
}
