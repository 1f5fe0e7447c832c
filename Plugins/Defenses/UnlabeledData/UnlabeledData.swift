public import Models
public import Robustness
public import Training

/// Adversarial training that also uses images without labels: a network trained without attack gives
/// them some.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement, after Carmon et al., *Unlabeled Data Improves Adversarial Robustness*, NeurIPS 2019: half
/// of each batch is of the second set of images (`--extra FILE`), whose labels are taken for true. In the
/// released code its share is 0.7, and the images are augmented by AutoAugment, which the paper does
/// not say. An epoch has as many batches as one without them.
public struct UnlabeledData: NetworkDefense {
  /// What influences its numbers; `recipe.extraShare` and the images are the defense.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
  }

  public static let card = DefenseCard(
    title: "Unlabeled data",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "More images, with guessed labels, close the robust generalisation gap.",
    extraData: "a second set of images, labelled by a network",
    trainedOn: "the training split and a second set of images; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    var recipe = TrainingRecipe.standard(for: preset, dataset: dataset)
    recipe.extraShare = 0.5
    return Options(
      architecture: .standard(for: preset, dataset: dataset), recipe: recipe,
      inner: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
