public import Experiments
public import Models
public import Robustness

extension Architecture {
  /// The network that a preset trains, the same for all defenses so that they compare.
  public static func standard(for preset: Preset, dataset: String) -> Architecture {
    switch preset {
    case .cpu: Architecture(.smallCNN, width: DatasetTraits(of: dataset).isSample ? 0.5 : 1)
    case .overfitting: Architecture(.smallCNN)
    case .board: Architecture(.mediumCNN)
    case .paper: Architecture(.preActResNet18)
    case .flatness: Architecture(.resNet18)
    }
  }
}

extension TrainingRecipe {
  /// The recipe of a preset, the same for all defenses so that they compare.
  public static func standard(for preset: Preset, dataset: String) -> TrainingRecipe {
    var recipe =
      switch preset {
      case .paper: TrainingRecipe(learningRate: dataset == DatasetTraits.svhn.name ? 0.01 : 0.1)
      case .cpu: minutes(on: dataset)
      case .board:
        TrainingRecipe(
          epochs: 30, learningRate: 0.1, schedule: .cyclic(peak: 0.3), nesterov: true)
      case .overfitting:
        TrainingRecipe(
          epochs: 60, batchSize: 25, learningRate: 0.05, schedule: .multiStep(at: [0.4, 0.8]))
      case .flatness: common
      }
    // Small networks do not overfit a thousand images as long as crops make others of them.
    recipe.augmentation = preset == .overfitting ? .none : .standard(for: dataset)
    // Rice et al. reflect the image into the padding.
    recipe.augmentation.reflects = preset == .paper
    if preset == .paper || preset == .flatness {
      recipe.normalization = .published(for: DatasetTraits(of: dataset))
    }
    return recipe
  }

  /// The recipe of Stutz, Hein and Schiele, ICCV 2021, with the weight decay of their code: the paper
  /// prints 0.005, but lists that as a variant of its baseline.
  private static let common = TrainingRecipe(
    epochs: 150, learningRate: 0.05,
    schedule: .multiStep(at: [60.0 / 150, 90.0 / 150, 120.0 / 150]), weightDecay: 5e-4,
    nesterov: true)

  /// What two cores do in minutes: a core trains on about 300 images of CIFAR a second.
  private static func minutes(on dataset: String) -> TrainingRecipe {
    var recipe = TrainingRecipe(
      epochs: 3, learningRate: 0.1, schedule: .cyclic(peak: 0.3), nesterov: true)
    if DatasetTraits(of: dataset).isSample { (recipe.epochs, recipe.batchSize) = (15, 50) }
    // In the layouts of SVHN and CIFAR-100 the sample is harder: attacked in full from the start, the
    // network's predictions stay constant; and a hundred classes need many steps.
    switch DatasetTraits(of: dataset) {
    case .svhn: (recipe.epochs, recipe.radiusWarmup) = (2, 0.5)
    case .svhnSample: (recipe.epochs, recipe.radiusWarmup) = (20, 0.5)
    case .cifar100Sample:
      (recipe.epochs, recipe.batchSize, recipe.radiusWarmup) = (50, 20, 0.8)
    default: break
    }
    return recipe
  }
}

extension Preset {
  /// The preset whose settings a defense of Stutz, Hein and Schiele's changes: what all of theirs have
  /// in common is the publication's setting.
  public var afterStutz: Preset { self == .paper ? .flatness : self }

  /// Whether its trainings are too short for a network to overfit, so that remedies of that are weaker in it.
  public var isShort: Bool { self == .cpu || self == .board }
}

extension InnerAttack {
  /// The search of a preset, as adversarial training has it; defenses change what is theirs.
  ///
  /// That of `paper` is Rice et al.'s: in train mode, and with steps half as long on SVHN. That of
  /// `flatness` is Stutz et al.'s: in eval mode, from within the cube, steps of 0.007.
  public static func standard(for preset: Preset, dataset: String) -> InnerAttack {
    switch (preset, DatasetTraits(of: dataset)) {
    case (.paper, let traits):
      InnerAttack(steps: 10, stepSize: traits == .svhn ? 0.125 : 0.25, statistics: .train)
    case (.flatness, _):
      InnerAttack(steps: 7, stepSize: 0.007 / (8.0 / 255), start: .scaledNormal)
    case (.cpu, .cifar100Sample): InnerAttack(steps: 4, stepSize: 0.5)
    case (.board, _): InnerAttack(steps: 2, stepSize: 0.6)
    case (.cpu, _), (.overfitting, _): InnerAttack(steps: 5, stepSize: 0.4)
    }
  }
}

extension AveragingRule {
  /// The exponential average of a preset.
  ///
  /// It reaches back 1 / (1 − τ) steps: a sixth or so of the short trainings.
  public static func standard(for preset: Preset, dataset: String) -> AveragingRule {
    let decay =
      switch preset {
      case .paper, .flatness: 0.9975
      case .board: 0.9995
      case .cpu, .overfitting: DatasetTraits(of: dataset).isSample ? 0.98 : 0.995
      }
    return .exponential(decay: decay)
  }
}

extension Augmentation {
  /// The usual one of a data set: digits are not mirrored, and the sample's figures fill the image.
  public static func standard(for dataset: String) -> Augmentation {
    let traits = DatasetTraits(of: dataset)
    return Augmentation(padding: traits.padding, mirrors: traits.mirrors)
  }
}

extension Normalization {
  /// CIFAR-10's for colour images, none for others.
  public static func standard(for images: ImageShape) -> Normalization {
    images.channels == 3 ? .cifar10 : .none
  }
}
