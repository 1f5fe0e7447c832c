public import Robustness
public import Torch

/// The search for adversarial training images: projected gradient ascent on cross-entropy.
///
/// Lean on purpose: no padding, no judging, no bookkeeping, since training trusts its own images.
public struct InnerAttack: Hashable, Sendable, Codable {
  /// The number of steps; none leaves images as they are.
  public var steps: Int
  /// The length of a step, in multiples of ε.
  public var stepSize: Double
  /// Whether it starts at random inside the ball rather than at the clean image.
  public var startsAtRandom: Bool

  /// An inner attack.
  public init(steps: Int, stepSize: Double = 0.25, startsAtRandom: Bool = true) {
    self.steps = steps
    self.stepSize = stepSize
    self.startsAtRandom = startsAtRandom
  }

  /// Adversarial images of a batch.
  ///
  /// - Parameters:
  ///   - batch: clean images.
  ///   - model: what is fooled; it fixes the mode of its batch norms.
  ///   - threat: what the attacker may do.
  ///   - random: split by sample.
  public func callAsFunction(
    _ batch: AttackBatch, against model: (Tensor) throws -> Tensor, within threat: ThreatModel,
    random: RandomSource
  ) throws -> Tensor {
    guard steps > 0, threat.epsilon > 0 else { return batch.images }
    let ball = Ball(threat)
    var images =
      startsAtRandom ? try noisy(batch, threat, random) : batch.images
    for _ in 0..<steps {
      let gradient = try valueAndGradient(at: images) {
        try model($0).crossEntropy(batch.labels).sum()
      }.gradient
      images = try ball.project(
        images + ball.steepest(gradient) * (stepSize * threat.epsilon), around: batch.images)
    }
    return images
  }

  private func noisy(
    _ batch: AttackBatch, _ threat: ThreatModel, _ random: RandomSource
  ) throws -> Tensor {
    let shape = Array(batch.images.shape.dropFirst())
    let noise = try random.tensor(
      samples: batch.samples, shape: shape, device: batch.images.device
    ) { threat.norm == .linf ? 2 * $0.uniform() - 1 : $0.normal() }
    switch threat.norm {
    case .linf: return try (batch.images + noise * threat.epsilon).clamped(0, 1)
    case .l2:
      let radius = try random.split("radius").tensor(
        samples: batch.samples, shape: [1, 1, 1], device: batch.images.device
      ) { $0.uniform() }
      let direction = try Ball(threat).steepest(noise)
      return try (batch.images + direction * radius * threat.epsilon).clamped(0, 1)
    }
  }
}
