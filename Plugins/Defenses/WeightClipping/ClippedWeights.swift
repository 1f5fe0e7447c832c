import Models
import Robustness
import Torch
import Training

/// The mean cross-entropy on adversarial images, of weights that stay within a bound.
struct ClippedWeights: TrainingObjective {
  let bound: Double

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    try AdversarialCrossEntropy().loss(
      clean: clean, adversarial: adversarial, step: step, forward: forward)
  }

  func constrain(_ network: Network) throws {
    for parameter in network.parameters.trained {
      parameter.value = try parameter.value.clamped(
        parameter.neutral - bound, parameter.neutral + bound)
    }
  }
}
