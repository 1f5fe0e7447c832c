import Experiments
public import Models
public import Robustness
public import Training

/// Adversarial training that hands out the snapshot that was most robust on held-out training images,
/// before robust overfitting sets in.
///
/// Rice, Wong and Kolter, *Overfitting in Adversarially Robust Deep Learning*, ICML 2020, sections 3
/// and 4.3. They hold out 1,000 random training images; here it is the last 500, whose robust loss and
/// error at every snapshot are in the training's log. The snapshots' attack of the
/// presets `paper` and `flatness` is PGD-7 with five restarts, as in Stutz, Hein and Schiele, ICCV 2021,
/// who select on test images, which a benchmark must not; that of the others is PGD-10 from one start.
/// Snapshots are taken after every epoch, in `flatness` after every fifth, as there.
public struct EarlyStopping: NetworkDefense {
  /// What influences its numbers; `recipe.selection` is the defense.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
  }

  public static let card = DefenseCard(
    title: "Early stopping",
    paper: "Rice et al., Overfitting in Adversarially Robust Deep Learning, ICML 2020",
    year: 2020, claim: "As good as any remedy for robust overfitting.",
    trainedOn: "the training split but its last images; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    var recipe = TrainingRecipe.standard(for: preset, dataset: dataset)
    recipe.selection =
      switch preset {
      case .paper: SnapshotSelection()
      case .flatness: SnapshotSelection(interval: 5)
      case .cpu, .board, .overfitting:
        SnapshotSelection(
          images: DatasetTraits(of: dataset).isSample ? 100 : 500, attack: InnerAttack(steps: 10),
          restarts: 1)
      }
    return Options(
      architecture: .standard(for: preset, dataset: dataset), recipe: recipe,
      inner: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
