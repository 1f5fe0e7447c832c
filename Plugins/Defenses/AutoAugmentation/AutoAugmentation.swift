import Experiments
public import Models
public import Robustness
public import Training

/// Adversarial training on images that are changed far more than by crop and mirroring: AutoAugment's
/// policy for CIFAR-10, and Cutout.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021,
/// supplement, with the released pipeline: crop after padding by four, mirroring, the policy of Cubuk
/// et al., CVPR 2019, Cutout of 16 of 32 pixels (DeVries and Taylor 2017); what comes in from outside and
/// what is cut out have the training images' mean colour.
public struct AutoAugmentation: NetworkDefense {
  /// What influences its numbers; `recipe.augments` and `recipe.transforms` are the defense.
  public struct Options: NetworkOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained.
    public var recipe: TrainingRecipe
    /// How training images are attacked.
    public var inner: InnerAttack
  }

  public static let card = DefenseCard(
    title: "AutoAugment",
    paper: "Stutz et al., Relating Adversarially Robust Generalization to Flat Minima, ICCV 2021",
    year: 2021, claim: "Strong augmentation prevents robust overfitting.",
    trainedOn: "the training split; see the weights' own record")

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    let preset = preset.afterStutz
    let mean = DatasetTraits(of: dataset).original.mean
    let fill = mean.isEmpty ? [0.5] : mean
    var recipe = TrainingRecipe.standard(for: preset, dataset: dataset)
    // Also where the others train on images as they are: this is what it adds.
    recipe.augmentation = .standard(for: dataset)
    recipe.augmentation.fill = fill
    recipe.transforms = [.autoAugment(fill: fill), .cutout(side: 16, fill: fill)]
    return Options(
      architecture: .standard(for: preset, dataset: dataset), recipe: recipe,
      inner: .standard(for: preset, dataset: dataset))
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public var objective: some TrainingObjective { AdversarialCrossEntropy() }
}
