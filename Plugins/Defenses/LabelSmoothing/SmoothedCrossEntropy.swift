import Robustness
import Torch
import Training

/// −Σ_k t_k·log p_k(x′), the mean over the batch, with t = (1 − τ)·1_y + τ/K.
struct SmoothedCrossEntropy: TrainingObjective {
  let tau: Double

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let logits = try forward(adversarial, .train)
    let certain = try logits.crossEntropy(clean.labels).mean()
    let uniform = try -logits.logSoftmax().mean()
    return (try certain * (1 - tau) + uniform * tau, logits)
  }
}
