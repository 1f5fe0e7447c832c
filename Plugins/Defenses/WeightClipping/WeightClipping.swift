public import Models
public import Robustness
public import Training

/// Adversarial training of weights that may not leave a small interval.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement: all weights are clipped to ±w after each step, biases and batch norms included, whose
/// scale is there written as 1 + w. Of 0.005, 0.01 and 0.025 (in the released code 0.02) the smallest
/// helps most. There the flatness of clipped weights is measured within the interval, here around them
/// without regard to it.
public struct WeightClipping: NetworkDefense {
  /// What influences its numbers.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
    /// How far a weight may be from where it changes nothing: from one for the scale of a batch norm,
    /// from zero for all others.
    public var bound: Double

    public var ranges: [OptionRange] { [OptionRange("bound", bound, 1e-30...1e30)] }
  }

  public static let card = DefenseCard(
    title: "Weight clipping",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "Small weights, enforced, are robust to changes of themselves.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    return Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset),
      inner: .standard(for: preset, dataset: dataset),
      // A logit is a sum over features, of which small networks have few.
      bound: preset == .flatness ? 0.005 : 0.05)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { ClippedWeights(bound: options.bound) }
}
