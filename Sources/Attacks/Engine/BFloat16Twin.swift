import Robustness
import Torch

/// A classifier whose convolutions and matrix products are computed in bfloat16.
///
/// It has 8 significant bits: good enough to find a direction, not to decide a verdict.
struct BFloat16Twin: Classifier {
  private let base: any Classifier

  private init(base: any Classifier) { self.base = base }

  /// The twin of a classifier; several threads may call it where they may call that.
  static func of(_ base: any Classifier) -> any Classifier {
    BFloat16Twin(base: base).concurrent(as: base)
  }

  func logits(for images: Tensor) throws -> Tensor {
    try LibTorch.inBFloat16(on: images.device) { try base.logits(for: images) }
      .cast(to: .float32)
  }
}
