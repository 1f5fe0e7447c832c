package import Experiments
package import Robustness
package import Torch

extension InnerAttack {
  /// What a search found.
  package struct Outcome {
    /// What counts as clean: the images, or the noised ones where the ball is around the start.
    package let origin: Tensor
    /// The adversarial images.
    package let images: Tensor
  }

  /// Adversarial images of a batch.
  ///
  /// - Parameters:
  ///   - batch: clean images.
  ///   - model: what is fooled, in the mode that `statistics` asks for.
  ///   - threat: what the attacker may do; the radius is multiplied by `radius`.
  ///   - random: split by sample.
  /// - Complexity: `steps` forward and backward passes, plus one forward pass for the divergence, and
  ///   one for `ignoresMistakes` or `avoidsLabelLeaking`.
  package func search(
    _ batch: AttackBatch, against model: (Tensor) throws -> Tensor, within threat: ThreatModel,
    random: RandomSource
  ) throws -> Outcome {
    let threat = threat.scaled(radius ?? 1)
    guard steps > 0, threat.epsilon > 0 else {
      return Outcome(origin: batch.images, images: batch.images)
    }
    let reference = needsCleanPass ? try model(batch.images).detached() : nil
    let first = try start.images(batch, threat, random)
    let origin = centersOnStart == true ? first : batch.images
    let ball = Ball(threat)
    var images = try start == .gaussian ? ball.project(first, around: origin) : first
    var stopped = Patience(limit: patience, count: batch.count)
    for _ in 0..<steps {
      let (_, gradients, logits) = try valueAndGradients(at: [images]) { points in
        let logits = try model(points[0])
        return (try objective(logits, reference, batch), try logits.detached())
      }
      let next = try ball.project(
        images + ball.steepest(gradients[0]) * (stepSize * threat.epsilon), around: origin)
      images = try stopped.advance(
        images, to: next, logits: logits, labels: batch.labels, clean: origin)
    }
    if ignoresMistakes == true, let reference {
      let isRight = try (reference.argmax(1) .== batch.labels).perSample(rank: images.rank)
      images = try isRight.select(images, else: origin)
    }
    return Outcome(origin: origin, images: images)
  }

  private var needsCleanPass: Bool {
    loss == .divergence || ignoresMistakes == true || avoidsLabelLeaking == true
  }

  /// The sum over the batch of what is maximised.
  private func objective(
    _ logits: Tensor, _ reference: Tensor?, _ batch: AttackBatch
  ) throws -> Tensor {
    switch (loss ?? .crossEntropy, reference) {
    case (.divergence, let reference?): return try reference.divergence(from: logits).sum()
    case (_, let reference?) where avoidsLabelLeaking == true:
      return try logits.crossEntropy(reference.argmax(1)).sum()
    default: return try logits.crossEntropy(batch.labels).sum()
    }
  }
}
