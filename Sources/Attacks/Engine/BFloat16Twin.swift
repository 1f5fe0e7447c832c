import Robustness
import Torch

/// A classifier whose convolutions and matrix products are computed in bfloat16.
///
/// It has 8 significant bits: good enough to find a direction, not to decide a verdict.
struct BFloat16Twin: EnclosingClassifier {
  let enclosed: any Classifier

  private init(around enclosed: any Classifier) { self.enclosed = enclosed }

  /// The twin of a classifier; several threads may call it where they may call that.
  static func of(_ base: any Classifier) -> any Classifier {
    BFloat16Twin(around: base).concurrent(as: base)
  }

  func logits(for images: Tensor) throws -> Tensor {
    try LibTorch.inBFloat16(on: images.device) { try enclosed.logits(for: images) }
      .cast(to: .float32)
  }
}
