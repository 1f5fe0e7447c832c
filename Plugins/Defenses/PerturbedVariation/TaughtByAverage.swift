import LogitVariationDefense
import Models
import Robustness
import Torch
import Training

/// Logit variation's loss + μ·KL(softmax z̄(x) ‖ softmax z(x′)), the mean over the batch, where z̄ are the logits of the weights' running
/// average: the network learns under attack what its own past says without.
///
/// Chen, Zhang, Liu, Chang and Wang, *Robust Overfitting May Be Mitigated by Properly Learned Smoothening*, ICLR 2021,
/// take networks that were trained before as teachers. Without an average, nothing is added.
struct TaughtByAverage: TrainingObjective {
  let base: SteadyLogits
  /// The weight μ.
  let weight: Double

  var usesAverage: Bool { weight > 0 }

  var sharesCleanPass: Bool { base.sharesCleanPass }

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let (value, logits) = try base.loss(
      clean: clean, adversarial: adversarial, step: step, forward: forward)
    guard let teacher = step.averagedLogits else { return (value, logits) }
    return (try value + teacher.divergence(from: logits).mean() * weight, logits)
  }
}
