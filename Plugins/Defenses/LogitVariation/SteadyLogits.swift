package import Robustness
package import Torch
package import Training

/// mean CE(z(x′), y) + λ/B · (the sum of the m largest |z(x) − z(x′)| of the whole batch), where
/// m = ⌊ρ·B·K⌋.
///
/// The largest ones of the batch, not of each image; the gradient flows into both logits; there is no
/// clean cross-entropy. The two batches pass the network separately, in train mode; the clean one is the
/// first pass of an attack in train mode that starts there, and made once.
package struct SteadyLogits: TrainingObjective {
  private let lambda: Double
  private let share: Double

  /// The loss with weight λ of the variation, of the share ρ of a batch's logits.
  package init(lambda: Double, share: Double) { (self.lambda, self.share) = (lambda, share) }

  package var sharesCleanPass: Bool { true }

  package func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let natural = try step.cleanLogits ?? forward(clean.images, .train)
    let attacked = try forward(adversarial, .train)
    let error = try attacked.crossEntropy(clean.labels).mean()
    let changes = try (natural - attacked).abs().reshaped([-1])
    let kept = Int((Double(step.rowCount * attacked.shape[1]) * share).rounded(.down))
    guard kept > 0 else { return (error, attacked) }
    let variation = try step.top(kept, of: changes).sum() * (lambda / Double(clean.count))
    return (try error + variation, attacked)
  }
}
