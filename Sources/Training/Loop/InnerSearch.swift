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
    /// The logits at the origin with their graph, where the first pass was one that records.
    package var originLogits: Tensor?
  }

  /// Whether the first pass of a search in train mode is one of what counts as clean.
  package var passesOriginFirst: Bool {
    steps > 0 && statistics == .train && (start == .clean || centersOnStart == true)
  }

  /// Adversarial images of a batch.
  ///
  /// - Parameters:
  ///   - batch: clean images.
  ///   - model: what is fooled, in the mode that `statistics` asks for.
  ///   - threat: what the attacker may do; the radius is multiplied by `radius`.
  ///   - random: split by sample.
  ///   - recorded: the model with its weights recorded, for the first pass; the graph of that pass, made
  ///     at the starting points, is kept.
  ///   - raising: what is raised instead of the attack's own loss, with the logits; nil where that is.
  /// - Complexity: `steps` forward and backward passes, plus one forward pass for the divergence, and
  ///   one for `ignoresMistakes` or `avoidsLabelLeaking`.
  package func search(
    _ batch: AttackBatch, against model: (Tensor) throws -> Tensor, within threat: ThreatModel,
    random: RandomSource, first recorded: ((Tensor) throws -> Tensor)? = nil,
    raising: (Tensor) throws -> (value: Tensor, logits: Tensor)? = { _ in nil }
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
    var originLogits: Tensor?
    for step in 0..<steps {
      let points = try images.leaf()
      let recorded = step == 0 ? recorded : nil
      let raised = try raising(points)
      let logits = try raised?.logits ?? recorded?(points) ?? model(points)
      if recorded != nil { originLogits = logits }
      let gradient = try (raised?.value ?? objective(logits, reference, batch))
        .gradients(with: [points], keepGraph: recorded != nil)[0]
      let next = try ball.project(
        images + ball.steepest(gradient) * (stepSize * threat.epsilon), around: origin)
      images = try stopped.advance(
        images, to: next, logits: logits.detached(), labels: batch.labels, clean: origin)
    }
    if ignoresMistakes == true, let reference {
      let isRight = try (reference.argmax(1) .== batch.labels).perSample(rank: images.rank)
      images = try isRight.select(images, else: origin)
    }
    return Outcome(origin: origin, images: images, originLogits: originLogits)
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
