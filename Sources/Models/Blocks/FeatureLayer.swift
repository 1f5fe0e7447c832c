import Torch

/// The body of a network: features of an image, and an affine map from them to logits.
protocol FeatureLayer: Layer {
  /// From features to logits.
  var head: Linear { get }

  /// The features [N, F] of images.
  func features(_ input: Tensor, _ mode: Mode) throws -> Tensor
}

extension FeatureLayer {
  func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    try head(features(input, mode), mode)
  }
}
