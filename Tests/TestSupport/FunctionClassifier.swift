public import Robustness
public import Torch

/// A classifier that is a function.
public struct FunctionClassifier: Classifier {
  private let function: (Tensor) throws -> Tensor

  /// The classifier of a function from images to logits.
  public init(_ function: @escaping (Tensor) throws -> Tensor) { self.function = function }

  public func logits(for images: Tensor) throws -> Tensor { try function(images) }
}
