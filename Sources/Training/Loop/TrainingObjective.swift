public import Robustness
public import Torch

/// What a defense minimises on a batch: its idea, in one function.
public protocol TrainingObjective {
  /// The loss of a batch.
  ///
  /// - Parameters:
  ///   - clean: the clean images.
  ///   - adversarial: the images that the inner attack found.
  ///   - forward: the network with its weights being recorded.
  /// - Returns: the loss to minimise, a single number, and the logits on the adversarial images.
  func loss(
    clean: AttackBatch, adversarial: Tensor, forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor)
}

/// The mean cross-entropy on adversarial images; on clean ones where the inner attack has no steps.
///
/// Madry et al. 2018, equation 2.1.
public struct AdversarialCrossEntropy: TrainingObjective {
  /// The objective; it has no settings.
  public init() {}

  public func loss(
    clean: AttackBatch, adversarial: Tensor, forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let logits = try forward(adversarial, .train)
    return (try logits.crossEntropy(clean.labels).mean(), logits)
  }
}
