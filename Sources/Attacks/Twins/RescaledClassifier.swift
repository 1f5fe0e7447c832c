public import Robustness
public import Torch

/// A classifier that gives probabilities, with their logarithms instead.
///
/// Logarithms of probabilities are logits up to a constant. A probability that single precision
/// rounds to 1 has no gradient; those of the other classes still do, down to about 1e-38.
public struct RescaledClassifier: Classifier {
  private let model: any Classifier
  /// The smallest normal number of single precision.
  private static let least = 1.2e-38

  /// The logarithms of a classifier's output.
  public init(_ model: any Classifier) { self.model = model }

  public func logits(for images: Tensor) throws -> Tensor {
    try model.logits(for: images).clamped(Self.least, .infinity).log()
  }
}

extension RescaledClassifier: EnclosingClassifier {
  package var enclosed: any Classifier { model }
}
