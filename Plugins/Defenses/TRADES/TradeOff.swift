import Robustness
import Torch
import Training

/// CE(z(x), y) + β·KL(softmax z(x) ‖ softmax z(x′)), each the mean over the batch; both passes are in
/// train mode, the clean one first, and the gradient flows into both.
struct TradeOff: TrainingObjective {
  let beta: Double

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let natural = try forward(clean.images, .train)
    let attacked = try forward(adversarial, .train)
    let error = try natural.crossEntropy(clean.labels).mean()
    return (try error + natural.divergence(from: attacked).mean() * beta, attacked)
  }
}
