import Robustness
import Torch
import Training

/// Cross-entropy on clean and adversarial images, plus λ times the squared distance of their logits.
struct PairedCrossEntropy: TrainingObjective {
  let pairing: Double

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let logits = try forward(adversarial, .train)
    // Only one of the two may move the running statistics.
    let cleanLogits = try forward(clean.images, .batchStatistics)
    let errors = try logits.crossEntropy(clean.labels) + cleanLogits.crossEntropy(clean.labels)
    let distance = try (logits - cleanLogits).squared().mean()
    return (try errors.mean() * 0.5 + distance * pairing, logits)
  }
}
