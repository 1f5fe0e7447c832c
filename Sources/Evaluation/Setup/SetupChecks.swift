import Datasets
import Models
import Results
import Robustness
import Torch

/// Looks at whether a model was set up as its maker meant, before anything attacks it.
struct SetupChecks {
  let cell: Cell
  let model: LoadedModel
  let images: CellImages
  /// The number of images in each call of the model.
  let chunk: Int

  /// What was seen, of the threat and of the model.
  func flags() throws -> [Flag] {
    var flags = [Flag.largeEpsilon(cell.threat, images.data.shape)].compactMap { $0 }
    let batch = try images.batch(at: images.positions.spread(NormalizationCheck.size))
    guard batch.count > 0 else { return flags }
    if let precision = try OutputPrecision(outputs(for: batch)) { flags.append(precision.flag) }
    if let check = model.normalizationCheck,
      let flag = try check.flag(
        model.classifier, classes: model.classes, on: batch, chunk: chunk,
        candidates: Normalization.known(for: images.data.info.name, images.data.shape))
    {
      flags.append(flag)
    }
    return flags
  }

  /// What the model gives for the first of the images, in the type that it gives it.
  private func outputs(for batch: AttackBatch) throws -> Tensor {
    try Oracle(model.classifier, classes: model.classes, chunk: chunk)
      .logits(batch.images.slice(0..<min(chunk, batch.count)))
  }
}
