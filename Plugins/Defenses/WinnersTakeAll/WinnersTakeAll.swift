public import Experiments
public import Models
public import Robustness
public import Torch
public import Training

/// A network whose activations keep only the largest entries: k-winners-take-all.
///
/// Xiao, Zhong and Zheng, *Enhancing Adversarial Defense by k-Winners-Take-All*, ICLR 2020. The
/// activation jumps wherever the set of winners changes, and gradients say little. A canary: Tramer,
/// Carlini, Brendel and Madry, *On Adaptive Attacks to Adversarial Example Defenses*, NeurIPS 2020,
/// section 5, broke it.
public struct WinnersTakeAll: WrappingDefense {
  /// What influences its numbers.
  public struct Options: TrainingOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// The share of the entries that wins.
    public var share: Double

    public var ranges: [OptionRange] { [OptionRange("share", share, 0...1)] }
  }

  public static let card = DefenseCard(
    title: "k-winners-take-all",
    paper: "Xiao et al., Enhancing Adversarial Defense by k-Winners-Take-All, ICLR 2020",
    year: 2020, claim: "A discontinuous activation leaves gradients that lead nowhere.",
    trainedOn: "the training split; see the weights' own record", isKnownBroken: true)

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: Architecture(.smallCNN, width: DatasetTraits(of: dataset).isSample ? 0.5 : 1),
      recipe: .standard(for: preset, dataset: dataset), share: 0.1)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public func model(for images: ImageShape, classes: Int) throws -> SparseNetwork {
    SparseNetwork(
      network: try options.network(
        for: images, classes: classes,
        activation: .winnersTakeAll(share: options.share, isStraightThrough: false)),
      share: options.share)
  }
}

/// A network of winners, and its twin with the straight-through pass.
public struct SparseNetwork: SurrogateClassifier, NetworkBased, FeatureClassifier {
  public let network: Network
  let share: Double

  public func logits(for images: Tensor) throws -> Tensor { try network.logits(for: images) }

  public func features(of images: Tensor) throws -> Tensor? { try network.features(of: images) }

  public func surrogate() throws -> any Classifier {
    try network.copied(activation: .winnersTakeAll(share: share, isStraightThrough: true))
  }
}
