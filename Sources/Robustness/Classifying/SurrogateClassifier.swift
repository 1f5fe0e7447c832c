public import Torch

/// A classifier whose own gradients lead nowhere, and that knows better ones.
///
/// Backward pass differentiable approximation: Athalye, Carlini and Wagner, *Obfuscated Gradients
/// Give a False Sense of Security*, ICML 2018, section 4.1.
public protocol SurrogateClassifier: Classifier {
  /// The same function with another backward pass; searches use it, verdicts never do.
  func surrogate() throws -> any Classifier
}

extension Tensor {
  /// Another tensor's values with this one's gradient: the straight-through pass of section 4.1.1.
  ///
  /// - Parameter values: of the same shape, close to this tensor's.
  public func passingStraight(to values: Tensor) throws -> Tensor {
    try self + (values - self).detached()
  }
}
