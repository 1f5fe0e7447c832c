import Datasets
import Torch

/// The training images in two parts: those that are trained on, and those held out at the end.
struct TrainingData {
  let loader: BatchLoader
  /// The last images, where a snapshot is to be selected on them.
  let heldOut: Subset?

  /// - Throws: `TrainingError` where a second set of images is missing, there is one too many, or a batch has not an image
  ///   for each process.
  init(
    _ data: some Dataset, _ recipe: TrainingRecipe, extra: (any Dataset)?, random: RandomSource,
    device: Device, group: ProcessGroup?
  ) throws {
    guard (recipe.extraShare != nil) == (extra != nil) else {
      throw TrainingError(
        .settings,
        extra == nil
          ? "each batch has a share of a second set of images, and there is none; name it with --extra"
          : "there is a second set of images, and no share of it in a batch; set recipe.extraShare")
    }
    let held = min(recipe.selection?.images ?? 0, data.count / 5)
    let kept = Subset(data, indices: Array(0..<data.count - held))
    heldOut = held > 0 ? Subset(data, indices: Array(data.count - held..<data.count)) : nil
    loader = BatchLoader(
      dataset: try extra.map { try JoinedDataset(kept, $0) } ?? kept, batchSize: recipe.batchSize,
      augmentation: recipe.augmentation,
      transforms: recipe.transforms ?? [],
      dropsLast: recipe.dropsLast ?? false,
      extra: (extra?.count ?? 0, recipe.extraShare ?? 0), random: random, device: device,
      group: group)
    if let group, loader.smallestBatch < group.size {
      throw TrainingError(
        .settings,
        "a batch of \(loader.smallestBatch) images has not one for each of \(group.size) processes; start fewer, "
          + "or change recipe.batchSize, or set recipe.dropsLast to leave a smaller last batch out")
    }
  }
}
