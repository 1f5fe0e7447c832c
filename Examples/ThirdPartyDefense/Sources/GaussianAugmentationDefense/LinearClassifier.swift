public import Robustness
public import Torch

/// One linear map from pixels to logits: the smallest model that shows how a defense is written.
public final class LinearClassifier: Classifier {
  /// The matrix [K, C·H·W] and the offsets [K].
  var weights: [Tensor]

  init(inputs: Int, classes: Int) throws {
    weights = [try .zeros([classes, inputs]), try .zeros([classes])]
  }

  /// The logits [N, K] of images [N, C, H, W] in [0, 1].
  public func logits(for images: Tensor) throws -> Tensor {
    try Self.logits(for: images, weights)
  }

  /// The same function of given weights, to be differentiated with respect to them.
  static func logits(for images: Tensor, _ weights: [Tensor]) throws -> Tensor {
    // Pixels around zero: the loss is better conditioned.
    try (images.flattened() - 0.5).linear(weight: weights[0], bias: weights[1])
  }
}
