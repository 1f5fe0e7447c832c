public import Torch

/// A classifier that ends in a linear map, and shows what that map reads.
public protocol FeatureClassifier: Classifier {
  /// What the last linear map reads of images; nil where none is found.
  ///
  /// - Parameter images: [N, C, H, W] with values in [0, 1].
  /// - Returns: one row an image, of any shape [N, …].
  func features(of images: Tensor) throws -> Tensor?
}
