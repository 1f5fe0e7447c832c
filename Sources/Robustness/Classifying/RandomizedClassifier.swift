public import Torch

/// A classifier whose output is a random variable.
///
/// It is judged by many draws: an image is broken when more than half of them are wrong.
public protocol RandomizedClassifier: Classifier {
  /// The logits of images under the draw that a number names: equal numbers, equal logits.
  ///
  /// - Parameters:
  ///   - images: [N, C, H, W] in [0, 1]; an image's logits do not depend on the others.
  ///   - draw: any number from 0.
  /// - Returns: [N, K].
  func logits(for images: Tensor, draw: Int) throws -> Tensor
}

extension RandomizedClassifier {
  /// The logits of the first draw.
  public func logits(for images: Tensor) throws -> Tensor { try logits(for: images, draw: 0) }
}
