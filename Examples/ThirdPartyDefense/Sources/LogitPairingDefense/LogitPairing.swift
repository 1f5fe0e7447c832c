public import Models
public import Robustness
public import Training

/// Adversarial logit pairing: adversarial training that also pulls the logits of an image and of its
/// adversarial twin together.
///
/// Kannan, Kurakin and Goodfellow, *Adversarial Logit Pairing*, 2018, section 3. Engstrom, Ilyas and
/// Athalye, 2018, found it far less robust than claimed, which is what a benchmark is for.
public struct LogitPairing: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// The weight λ of the pairing term.
    public var pairing: Double

    /// Where its own numbers must lie; others are refused before a training starts.
    public var ranges: [OptionRange] { [OptionRange("pairing", pairing, 0...1e6)] }
  }

  /// What the leaderboard says about it.
  public static let card = DefenseCard(
    title: "Adversarial logit pairing",
    paper: "Kannan, Kurakin and Goodfellow, Adversarial Logit Pairing, 2018", year: 2018,
    claim: "Paired logits make adversarial training more robust.",
    trainedOn: "nothing yet: no weights come with it")

  /// The standard settings, and the paper's λ.
  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset),
      inner: .standard(for: preset, dataset: dataset), pairing: 0.5)
  }

  /// The options.
  public let options: Options

  /// The defense with its options.
  public init(_ options: Options) { self.options = options }

  /// What the loop that all defenses share minimises.
  public var objective: some TrainingObjective { PairedCrossEntropy(pairing: options.pairing) }
}
