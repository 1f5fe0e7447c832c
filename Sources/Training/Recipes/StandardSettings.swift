public import Datasets
public import Models
public import Robustness

extension Architecture {
  /// The network that a preset trains, the same for all defenses so that they compare.
  public static func standard(for preset: Preset, dataset: String) -> Architecture {
    switch preset {
    case .cpu: Architecture(.smallCNN, width: dataset.hasSuffix("sample") ? 0.5 : 1)
    case .paper: Architecture(.preActResNet18)
    }
  }
}

extension TrainingRecipe {
  /// The recipe of a preset, the same for all defenses so that they compare.
  public static func standard(for preset: Preset, dataset: String) -> TrainingRecipe {
    switch preset {
    case .paper: TrainingRecipe()
    case .cpu:
      TrainingRecipe(
        epochs: dataset.hasSuffix("sample") ? 15 : 8,
        batchSize: dataset.hasSuffix("sample") ? 50 : 128,
        learningRate: 0.1, schedule: .cyclic(peak: 0.3), nesterov: true)
    }
  }
}

extension Normalization {
  /// CIFAR-10's for colour images, none for others.
  public static func standard(for images: ImageShape) -> Normalization {
    images.channels == 3 ? .cifar10 : .none
  }
}
