import Datasets
import Torch

/// The training images in two parts: those that are trained on, and those held out at the end.
struct TrainingData {
  let loader: BatchLoader
  /// The last images, where a snapshot is to be selected on them.
  let heldOut: Subset?

  init(_ data: some Dataset, _ recipe: TrainingRecipe, random: RandomSource, device: Device) {
    let held = min(recipe.selection?.images ?? 0, data.count / 5)
    let kept = Subset(data, indices: Array(0..<data.count - held))
    heldOut = held > 0 ? Subset(data, indices: Array(data.count - held..<data.count)) : nil
    loader = BatchLoader(
      dataset: kept, batchSize: recipe.batchSize, augmentation: recipe.augmentation,
      transforms: recipe.transforms ?? [],
      dropsLast: recipe.dropsLast ?? false, random: random, device: device)
  }
}
