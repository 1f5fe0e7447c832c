import Robustness
import Torch

/// A randomised classifier under one draw for ever.
struct SingleDraw: EnclosingClassifier {
  let model: any RandomizedClassifier
  let draw: Int

  var enclosed: any Classifier { model }

  func logits(for images: Tensor) throws -> Tensor { try model.logits(for: images, draw: draw) }
}
