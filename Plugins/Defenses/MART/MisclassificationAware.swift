import Robustness
import Torch
import Training

/// BCE(p(x′), y) + λ·KL(p(x) ‖ p(x′))·(1 − p_y(x)), the mean over the batch, where
/// BCE = −log p_y(x′) − log(1 − max_{k≠y} p_k(x′)).
///
/// Both passes are in train mode, the clean one first, and the gradient flows into both, the weight
/// 1 − p_y(x) included.
struct MisclassificationAware: TrainingObjective {
  let lambda: Double

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let natural = try forward(clean.images, .train)
    let attacked = try forward(adversarial, .train)
    let labels = clean.labels
    let rival = try attacked.detached().maskingLabel(labels).argmax(1)
    // −log(1 − p_k) is the cross-entropy that is left when the odds of k are turned round.
    let boosted = try attacked.crossEntropy(labels) + attacked.surprise(at: rival)
    let doubt = try -(natural.logSoftmax().column(labels).exp()) + 1
    let shift = try natural.divergence(from: attacked) * doubt
    return (try (boosted + shift * lambda).mean(), attacked)
  }
}

extension Tensor {
  /// −log(1 − p_k) for one class k of each row: [N, K], [N] → [N], without cancellation.
  fileprivate func surprise(at classes: Tensor) throws -> Tensor {
    let others = try maskingLabel(classes)
    let top = try others.detached().max(1, keep: true)
    let total = try (others - top).exp().sum(1).log() + top.reshaped([-1])
    return try (column(classes) - total).softplus()
  }
}
