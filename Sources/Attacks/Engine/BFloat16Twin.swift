import Robustness
import Torch

/// A classifier whose convolutions and matrix products are computed in bfloat16.
///
/// It has 8 significant bits: good enough to find a direction, not to decide a verdict.
struct BFloat16Twin: Classifier {
  let base: any Classifier

  func logits(for images: Tensor) throws -> Tensor {
    try LibTorch.inBFloat16(on: images.device) { try base.logits(for: images) }
      .cast(to: .float32)
  }
}
