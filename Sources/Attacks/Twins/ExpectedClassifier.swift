import Foundation
public import Robustness
public import Torch

/// A randomised classifier's mean probabilities over some draws, as logits: log(1/m Σ softmax(z)).
///
/// Its gradient is the expectation over transformation of Athalye, Engstrom, Ilyas and Kwok,
/// *Synthesizing Robust Adversarial Examples*, ICML 2018. Probabilities are averaged, not logits: a
/// draw that is wrong already, by however much, does not make up for one that is right.
public struct ExpectedClassifier: Classifier {
  private let model: any RandomizedClassifier
  private let draws: [Int]

  /// The mean over the draws that some numbers name, at least one.
  public init(_ model: any RandomizedClassifier, draws: [Int]) {
    (self.model, self.draws) = (model, draws)
  }

  /// - Complexity: one pass of the model for each draw.
  public func logits(for images: Tensor) throws -> Tensor {
    let parts = try draws.map { try model.logits(for: images, draw: $0).logSoftmax() }
    let top = try parts.dropFirst().reduce(parts[0].detached()) {
      try $0.maximum($1.detached())
    }
    let total = try parts.dropFirst().reduce((parts[0] - top).exp()) {
      try $0 + ($1 - top).exp()
    }
    return try total.log() + top - log(Double(draws.count))
  }
}
