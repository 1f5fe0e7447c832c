public import Models
public import Robustness
public import Training

/// Adversarial training whose weights are pulled to zero a hundred times as hard as usual.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// section 4 and supplement: of 0, 0.001, 0.005, 0.01 and 0.05 the last helps most. The released
/// configurations all pass 0.001 by a slip; their names are what is meant. There the decay pulls a
/// batch norm's scale to one, here to zero.
public struct WeightDecay: NetworkDefense {
  /// What influences its numbers; `recipe.weightDecay` is the defense.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
  }

  public static let card = DefenseCard(
    title: "Weight decay",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "Strong weight decay finds flatter minima and overfits less.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    var recipe = TrainingRecipe.standard(for: preset, dataset: dataset)
    // In a short training, with small batches, ten times the usual is as much as it bears.
    recipe.weightDecay = preset == .flatness ? 0.05 : 0.005
    return Options(
      architecture: .standard(for: preset, dataset: dataset), recipe: recipe,
      inner: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
