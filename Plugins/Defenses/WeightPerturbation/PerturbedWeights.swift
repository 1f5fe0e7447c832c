import Models
import Robustness
import Torch
import Training

/// Another objective's loss where an adversary has moved the weights.
struct PerturbedWeights<Base: TrainingObjective>: TrainingObjective {
  let base: Base
  let gamma: Double
  let warmup: Double

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    // The running statistics follow the moved weights, as in the released code; that code's second,
    // clean pass, which is there to log an accuracy and moves them once more, is not made.
    try base.loss(clean: clean, adversarial: adversarial, step: step, forward: forward)
  }

  var sharesCleanPass: Bool { base.sharesCleanPass }

  func makeParameters(for network: Network, random: RandomSource) throws -> ParameterStore? {
    try base.makeParameters(for: network, random: random)
  }

  func view(_ batch: AttackBatch, step: StepContext) throws -> AttackBatch {
    try base.view(batch, step: step)
  }

  func ascentLoss(
    at points: Tensor, of batch: AttackBatch, step: StepContext, network: Network, mode: Mode
  ) throws -> (value: Tensor, logits: Tensor)? {
    try base.ascentLoss(at: points, of: batch, step: step, network: network, mode: mode)
  }

  func constrain(_ network: Network) throws { try base.constrain(network) }

  func displacement(
    of network: Network, clean: AttackBatch, adversarial: Tensor, step: StepContext
  ) throws -> [Tensor]? {
    guard gamma > 0, step.time >= warmup else { return nil }
    let (_, slopes, _) = try network.lossAndGradients { forward in
      let (value, _) = try base.loss(
        clean: clean, adversarial: adversarial, step: step
      ) { images, _ in
        // In train mode, but this pass leaves no trace.
        try forward(images, .batchStatistics)
      }
      return (try step.weighted(value), ())
    }
    let gradients = try step.whole(slopes)
    return try zip(network.parameters.trained, gradients).map { parameter, gradient in
      guard parameter.value.rank > 1 else { return try gradient.zerosLike() }
      // Row-major, so that a sum's rounding does not depend on how memory is laid out.
      let length = try parameter.value.contiguous().norm()
      let slope = try gradient.contiguous().norm() + 1e-20
      return try gradient * (length / slope * gamma)
    }
  }
}
