public import Robustness
public import Torch

/// A linear classifier with something wrong about it.
public struct TroubledModel: Classifier, @unchecked Sendable {
  /// What is wrong.
  public enum Trouble: String, CaseIterable, Sendable {
    /// The logits never change.
    case constant
    /// The output has passed through a softmax.
    case softmax
    /// Logits ten thousand times as large.
    case largeScale
    /// The input is rounded to 16 levels: the gradient is zero nearly everywhere.
    case quantized
    /// A dead unit in front: no gradient, though the output does depend on the input elsewhere.
    case deadGradient
    /// The gradient is NaN although the logits are numbers.
    case wildGradient
    /// Logits that are not numbers.
    case notANumber
    /// One logit too few.
    case wrongShape
    /// One row for the whole batch.
    case wrongCount
  }

  private let linear: LinearClassifier
  private let trouble: Trouble

  /// A model in trouble.
  public init(_ trouble: Trouble, _ linear: LinearClassifier) {
    (self.linear, self.trouble) = (linear, trouble)
  }

  public func logits(for images: Tensor) throws -> Tensor {
    let logits = try linear.logits(for: images)
    switch trouble {
    case .constant: return try logits * 0 + linear.logits(for: images.zerosLike()).detached()
    case .softmax: return try logits.softmax()
    case .largeScale: return try logits * 10_000
    case .quantized: return try linear.logits(for: (images * 15).rounded() / 15)
    case .deadGradient: return try linear.logits(for: images.detached())
    case .wildGradient:
      return try logits + ((images - images) * 0).flattened().sum(1, keep: true).sqrt()
    case .notANumber: return try logits / 0 - logits / 0
    case .wrongShape: return try logits.slice(1..<logits.shape[1], dimension: 1)
    case .wrongCount: return try logits.slice(0..<1)
    }
  }
}

/// A linear classifier that drops inputs at random, another set at each call.
public final class DropoutModel: Classifier {
  private let linear: LinearClassifier
  private var calls = 0

  /// A model with dropout in its forward pass.
  public init(_ linear: LinearClassifier) { self.linear = linear }

  public func logits(for images: Tensor) throws -> Tensor {
    calls += 1
    let kept = try Fixture.uniform(images.shape, seed: calls) .> 0.1
    return try linear.logits(for: kept.select(images, else: images.zerosLike() + 0.5))
  }
}
