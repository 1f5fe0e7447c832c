import Experiments
public import Robustness
public import Torch

/// Searches images' balls and the weights' ball together for the highest mean cross-entropy of a
/// batch: the inner problem of worst-case flatness.
///
/// Stutz, Hein and Schiele 2021, supplement, *Computing flatness*: each step moves all images by the
/// sign of their gradient and each layer along its gradient at the length of a share of the *original*
/// layer's norm, then projects both; the layer onto the ball of radius ξ·‖w_l‖ around the original.
public struct JointAscent: Sendable {
  /// How images are searched; nil leaves them as they are, for the flatness of the clean loss.
  public let images: RobustLossSearch?
  /// The radius ξ as a share of each layer's norm.
  public let radius: Double
  /// The length of a step in weight space, as a share of each layer's norm.
  public let weightStep: Double
  /// The number of steps.
  public let steps: Int

  /// A search.
  public init(images: RobustLossSearch?, radius: Double, weightStep: Double, steps: Int) {
    self.images = images
    self.radius = radius
    self.weightStep = weightStep
    self.steps = steps
  }

  /// What a search came to.
  public struct Outcome: Sendable {
    /// The perturbations ν at which the batch's mean loss was highest, one a layer.
    public let perturbation: [Tensor]
    /// Each image's worst loss at that ν: at the images of that step, or at the image's own worst
    /// iterate of the whole search.
    public let images: RobustLossSearch.Outcome
  }

  /// Searches from one start, whose ν has a norm uniform in [0, ξ·‖w_l‖].
  ///
  /// - Complexity: `steps` + 1 forward and `steps` backward passes a sample, and one forward pass more
  ///   where images are searched.
  ///
  /// - Parameters:
  ///   - batch: the images.
  ///   - space: the model.
  ///   - random: what the starts are drawn from.
  ///   - heartbeat: called after each step; throws to stop.
  public func run(
    _ batch: AttackBatch, in space: WeightSpace, random: RandomSource,
    heartbeat: () throws -> Void = {}
  ) throws -> Outcome {
    var noise = try WeightNoise(random.split("weights")).inBall(space.layers, radius: radius)
    var points = try images?.start(batch, random: random) ?? batch.images
    var best = Best(noise: noise)
    var worst = Worst(points: points)
    for step in 0...steps {
      let isLast = step == steps
      let found = try evaluate(batch, at: noise, points, in: space, withGradients: !isLast)
      try best.see(found.outcome, noise)
      try worst.see(found.outcome, points)
      try heartbeat()
      guard !isLast else { break }
      noise = try ascend(noise, along: found.weights, space.layers)
      points = try move(points, along: found.images, batch)
    }
    guard images != nil, let outcome = best.outcome else {
      return Outcome(
        perturbation: best.noise, images: best.outcome ?? .init(losses: [], isWrong: []))
    }
    let atWorst = try evaluate(batch, at: best.noise, worst.points, in: space, withGradients: false)
    return Outcome(perturbation: best.noise, images: outcome.worst(atWorst.outcome))
  }

  private typealias Evaluation = (
    outcome: RobustLossSearch.Outcome, weights: [Tensor], images: Tensor?
  )

  private func evaluate(
    _ batch: AttackBatch, at noise: [Tensor], _ points: Tensor, in space: WeightSpace,
    withGradients: Bool
  ) throws -> Evaluation {
    let weights = try zip(space.origin, noise).map { try $0 + $1 }
    guard withGradients else {
      let logits = try space.with(weights) { _ in try space.classifier.logits(for: points) }
      return (try RobustLossSearch.outcome(logits, batch.labels), [], nil)
    }
    let found = try space.gradients(at: weights, and: images == nil ? [] : [points]) {
      model, inputs in
      let logits = try model.logits(for: inputs.first ?? points)
      return (try logits.crossEntropy(batch.labels).mean(), try logits.detached())
    }
    return (
      try RobustLossSearch.outcome(found.extra, batch.labels), found.weights, found.inputs.first
    )
  }

  /// One step of each layer's ν, projected; a layer without a gradient, or of norm 0, stays.
  private func ascend(
    _ noise: [Tensor], along gradients: [Tensor], _ layers: [WeightLayer]
  ) throws -> [Tensor] {
    try layers.indices.map { place in
      let layer = layers[place]
      let slope = try WeightLayer.length(gradients[place])
      guard layer.norm > 0, slope > 0, slope.isFinite else { return noise[place] }
      let moved = try noise[place] + gradients[place] * (weightStep * layer.norm / slope)
      let length = try WeightLayer.length(moved)
      let limit = radius * layer.norm
      return length > limit ? try moved * (limit / length) : moved
    }
  }

  private func move(
    _ points: Tensor, along gradient: Tensor?, _ batch: AttackBatch
  ) throws -> Tensor {
    guard let images, let gradient else { return points }
    let size = Float(images.stepSize * images.threat.epsilon)
    return try Ball(images.threat).ascend(
      points, along: gradient, around: batch.images,
      sizes: [Float](repeating: size, count: batch.count))
  }

  /// The step of the highest mean loss.
  private struct Best {
    var noise: [Tensor]
    var outcome: RobustLossSearch.Outcome?

    mutating func see(
      _ now: RobustLossSearch.Outcome, _ noise: [Tensor]
    ) throws {
      let total = now.losses.reduce(0, +)
      guard total.isFinite else {
        throw InvalidOutput("the model gave NaN or infinite losses at perturbed weights")
      }
      if let outcome, total <= outcome.losses.reduce(0, +) { return }
      (self.noise, outcome) = (noise, now)
    }
  }

  /// Each image's own worst iterate, whatever the weights were.
  private struct Worst {
    var points: Tensor
    var losses: [Double] = []

    mutating func see(_ now: RobustLossSearch.Outcome, _ points: Tensor) throws {
      if losses.isEmpty { losses = .init(repeating: -.infinity, count: now.losses.count) }
      let isWorse = zip(now.losses, losses).map(>)
      losses = zip(now.losses, losses).map(max)
      self.points = try Tensor(isWorse).moved(to: points.device).perSample(rank: points.rank)
        .select(points, else: self.points)
    }
  }
}
