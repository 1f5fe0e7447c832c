public import Models
public import Robustness
public import Training

/// Adversarial training: cross-entropy on the images that PGD finds for the current weights.
///
/// Madry, Makelov, Schmidt, Tsipras and Vladu, *Towards Deep Learning Models Resistant to
/// Adversarial Attacks*, ICLR 2018, equation 2.1, with the settings of Rice, Wong and Kolter, ICML
/// 2020, for the `paper` preset. What Stutz, Hein and Schiele, ICCV 2021, vary is an option of the
/// inner attack: PGD-τ (`patience`), a larger ε (`radius`), `ignoresMistakes` and
/// `avoidsLabelLeaking`.
public struct AdversarialTraining: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
  }

  public static let card = DefenseCard(
    title: "Adversarial training",
    paper: "Madry et al., Towards Deep Learning Models Resistant to Adversarial Attacks, ICLR 2018",
    year: 2018, claim: "Robust to first-order attacks within the ball it is trained on.",
    trainedOn: "the training split; see the weights' own record", isFeatured: true)

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset),
      inner: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
