public import Robustness
public import Torch

/// The gradient of the cross-entropy by the pixels.
public enum InputGradient {
  /// The gradient of a batch's mean cross-entropy, [N, C, H, W]; that of the surrogate where the
  /// classifier has one.
  ///
  /// - Complexity: one forward and one backward pass.
  public static func ofMeanLoss(
    _ classifier: any Classifier, at batch: AttackBatch
  ) throws -> Tensor {
    let twin = try DifferentiableTwin.of(classifier)
    return try valueAndGradient(at: batch.images) {
      try twin.logits(for: $0).crossEntropy(batch.labels).mean()
    }.gradient
  }

  /// The entrywise L1 norm of that gradient: Li and Spratling's IG (arXiv 2212.04985).
  ///
  /// The loss is a mean and samples do not mix in eval mode, so this is the mean over the samples of
  /// each one's own L1 norm, whatever the batch's size.
  public static func length(_ classifier: any Classifier, at batch: AttackBatch) throws -> Double {
    try ofMeanLoss(classifier, at: batch).abs().cast(to: .float64).sum().item()
  }
}
