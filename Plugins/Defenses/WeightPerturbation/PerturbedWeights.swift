package import Models
package import Robustness
package import Torch
package import Training

/// Another objective's loss where an adversary has moved the weights.
package struct PerturbedWeights<Base: TrainingObjective, Raised: TrainingObjective>:
  TrainingObjective
{
  private let base: Base
  private let raised: Raised
  private let gamma: Double
  private let warmup: Double

  /// An objective at moved weights.
  ///
  /// - Parameters:
  ///   - base: what is minimised.
  ///   - raised: what the weights' adversary raises.
  ///   - gamma: how far a layer is moved, as a share of its norm.
  ///   - warmup: the share of the training during which weights are not moved yet.
  package init(base: Base, raised: Raised, gamma: Double, warmup: Double) {
    (self.base, self.raised, self.gamma, self.warmup) = (base, raised, gamma, warmup)
  }

  package func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    // The running statistics follow the moved weights, as in the released code; that code's second,
    // clean pass, which is there to log an accuracy and moves them once more, is not made.
    try base.loss(clean: clean, adversarial: adversarial, step: step, forward: forward)
  }

  package var sharesCleanPass: Bool { base.sharesCleanPass }

  package var usesAverage: Bool { base.usesAverage }

  package func makeParameters(for network: Network, random: RandomSource) throws -> ParameterStore?
  {
    try base.makeParameters(for: network, random: random)
  }

  package func view(_ batch: AttackBatch, step: StepContext) throws -> AttackBatch {
    try base.view(batch, step: step)
  }

  package func ascentLoss(
    at points: Tensor, of batch: AttackBatch, step: StepContext, network: Network, mode: Mode
  ) throws -> (value: Tensor, logits: Tensor)? {
    try base.ascentLoss(at: points, of: batch, step: step, network: network, mode: mode)
  }

  package func constrain(_ network: Network) throws { try base.constrain(network) }

  package func displacement(
    of network: Network, clean: AttackBatch, adversarial: Tensor, step: StepContext
  ) throws -> [Tensor]? {
    guard gamma > 0, step.time >= warmup else { return nil }
    let (_, slopes, _) = try network.lossAndGradients { forward in
      let (value, _) = try raised.loss(
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
