public import Experiments
public import Models
public import Robustness
public import Torch
public import Training

/// Bit-depth reduction: pixels are rounded to a few levels before an undefended network sees them.
///
/// Xu, Evans and Qi, *Feature Squeezing: Detecting Adversarial Examples in Deep Neural Networks*,
/// NDSS 2018, section 2.1. Its gradient is zero nearly everywhere. A canary: Athalye, Carlini and
/// Wagner (ICML 2018) broke defenses of this kind by passing gradients straight through.
public struct BitDepth: WrappingDefense {
  /// What influences its numbers.
  public struct Options: TrainingOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained, where it has weights of its own.
    public var recipe: TrainingRecipe
    /// Bits that are left of each value.
    public var bits: Int

    public var ranges: [OptionRange] { [OptionRange("bits", bits, 1...16)] }
  }

  public static let card = DefenseCard(
    title: "Bit-depth reduction",
    paper: "Xu et al., Feature Squeezing, NDSS 2018", year: 2018,
    claim: "Rounded inputs leave no room for small perturbations.",
    trainedOn: "not trained: the undefended network's weights", isKnownBroken: true,
    sharesWeightsOf: "Undefended", cleanAccuracy: [DatasetTraits.sample.name: 1])

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset), bits: 3)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public func model(for images: ImageShape, classes: Int) throws -> RoundedInput {
    RoundedInput(
      network: try options.network(for: images, classes: classes),
      levels: Double((1 << options.bits) - 1))
  }
}

/// A network behind rounded pixels.
public struct RoundedInput: SurrogateClassifier, WrappingClassifier, NetworkBased,
  FeatureClassifier
{
  public let network: Network
  let levels: Double
  var isStraightThrough = false

  public var undefendedTwin: any Classifier { network }

  public func logits(for images: Tensor) throws -> Tensor {
    try network.logits(for: rounded(images))
  }

  public func features(of images: Tensor) throws -> Tensor? {
    try network.features(of: rounded(images))
  }

  private func rounded(_ images: Tensor) throws -> Tensor {
    let rounded = try (images * levels).rounded() / levels
    return try isStraightThrough ? images.passingStraight(to: rounded) : rounded
  }

  public func surrogate() throws -> any Classifier {
    RoundedInput(network: network, levels: levels, isStraightThrough: true)
  }
}
