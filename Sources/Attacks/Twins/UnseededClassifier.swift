public import Robustness
public import Torch

/// A classifier that gives other logits at each call, and does not say how it draws.
///
/// Before each call LibTorch's own generator is seeded with the draw's number, so that a TorchScript
/// module repeats itself; a model with chance of its own does not, and its numbers cannot be
/// reproduced.
public struct UnseededClassifier: RandomizedClassifier, InspectableClassifier {
  private let model: any Classifier

  /// A classifier that was seen to be randomised.
  public init(_ model: any Classifier) { self.model = model }

  public func logits(for images: Tensor, draw: Int) throws -> Tensor {
    try LibTorch.drawing(draw) { try model.logits(for: images) }
  }

  /// What the model remembers.
  public func attributes() throws -> [String: String] {
    try (model as? any InspectableClassifier)?.attributes() ?? [:]
  }
}

extension UnseededClassifier: EnclosingClassifier {
  package var enclosed: any Classifier { model }
}
