import Robustness
import Torch

/// A randomised classifier under one draw for ever.
struct SingleDraw: Classifier {
  let model: any RandomizedClassifier
  let draw: Int

  func logits(for images: Tensor) throws -> Tensor { try model.logits(for: images, draw: draw) }
}
