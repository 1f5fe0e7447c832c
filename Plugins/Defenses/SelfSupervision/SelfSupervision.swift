public import Models
public import Robustness
public import Training

/// Adversarial training that also has to tell by how much an image was turned, under attack too.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement, after Hendrycks et al., *Using Self-Supervised Learning Can Improve Model Robustness and
/// Uncertainty*, NeurIPS 2019: half of each batch keeps its labels, each image of the other half is
/// turned by a random multiple of 90°, which a head on the network's features has to find and the
/// attack on these images hides. In the released code half of the labelled images is not attacked, by a
/// setting that was left over, and the head's features are clipped like pixels; not so here.
public struct SelfSupervision: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// The weight λ of the loss on turned images.
    public var lambda: Double
    /// The width of the head's hidden layer.
    public var hidden: Int

    public var ranges: [OptionRange] {
      [
        OptionRange("lambda", lambda, 0...1e6),
        OptionRange("hidden", hidden, 1...1_000_000),
      ]
    }
  }

  public static let card = DefenseCard(
    title: "Self-supervision",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "A second task without labels flattens the robust loss.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    return Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset),
      inner: .standard(for: preset, dataset: dataset),
      // In a short training with small batches the turns must not drown the classes: the least λ of the
      // paper's.
      lambda: preset == .flatness ? 4 : 0.5, hidden: 256)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective {
    TurnedImages(lambda: options.lambda, hidden: options.hidden)
  }
}
