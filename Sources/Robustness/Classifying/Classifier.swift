public import Torch

/// Maps images to logits.
public protocol Classifier {
  /// The logits of images, in eval mode.
  ///
  /// - Parameter images: [N, C, H, W] with values in [0, 1]; normalisation is the model's affair.
  /// - Returns: [N, K], unnormalised.
  func logits(for images: Tensor) throws -> Tensor
}

/// A classifier that offers a faster twin to search with: the same function up to rounding.
///
/// Verdicts never come from the twin.
public protocol AcceleratedClassifier: Classifier {
  /// The twin: weights frozen, batch norm merged, memory laid out for speed.
  func searchTwin() throws -> any Classifier
}
