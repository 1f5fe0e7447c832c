public import Models
public import Robustness
public import Training

/// Adversarial training whose learning rate goes up and down again in equal cycles, its momentum the
/// other way round.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement, after Smith, *Cyclical Learning Rates for Training Neural Networks*, WACV 2017: from 0 to
/// 0.2 and back in 30 epochs, two cycles, on straight lines from batch to batch. The momentum goes from
/// 0.9 to 0.8 and back, which is what the scheduler of the released code does unless it is told not to.
/// The released configurations all train for 30 epochs by a slip; here it is 30 a cycle.
public struct CyclicLearningRate: NetworkDefense {
  /// What influences its numbers; `recipe.schedule` is the defense.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
  }

  public static let card = DefenseCard(
    title: "Cyclic learning rate",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "Learning rates that rise again lead to flatter minima in fewer epochs.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    var recipe = TrainingRecipe.standard(for: preset, dataset: dataset)
    (recipe.schedule, recipe.lowestMomentum) = (.cycles(2), 0.8)
    switch preset {
    case .flatness, .paper: (recipe.epochs, recipe.learningRate) = (60, 0.2)
    // The peak is above the rate at which the others begin, but less so with small batches.
    case .overfitting: recipe.learningRate *= 2
    case .cpu, .board: break
    }
    return Options(
      architecture: .standard(for: preset, dataset: dataset), recipe: recipe,
      inner: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
