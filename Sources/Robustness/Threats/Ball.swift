public import Experiments
public import Torch

/// The geometry of a threat: the images within ε of the clean ones and inside [0, 1].
public struct Ball: Sendable {
  /// The threat that the ball belongs to.
  public let threat: ThreatModel

  /// The ball of a threat.
  public init(_ threat: ThreatModel) { self.threat = threat }

  /// The given images moved onto the ball around the clean ones, then into the box.
  ///
  /// Clean images lie in the box, so the second move never leaves the ball.
  public func project(_ images: Tensor, around clean: Tensor) throws -> Tensor {
    let epsilon = threat.epsilon
    switch threat.norm {
    case .linf:
      return try images.clamped(clean - epsilon, clean + epsilon).clamped(0, 1)
    case .l2:
      let change = try images - clean
      let length = try lengths(change)
      let scale = try (length.clamped(1e-12, .infinity).reciprocal() * epsilon).clamped(0, 1)
      return try (clean + change * scale).clamped(0, 1)
    }
  }

  /// The direction of steepest ascent: sign(g), or g/‖g‖, whatever the length of g; none under L2
  /// where that is 0 or not finite.
  public func steepest(_ gradient: Tensor) throws -> Tensor {
    switch threat.norm {
    case .linf: return try gradient.sign()
    case .l2:
      // Divided by its largest element first: the squares of tiny and huge ones leave the range.
      let largest = try gradient.flattened().abs().max(1).perSample(rank: gradient.rank)
      let hasDirection = try (largest .> 0) .&& largest.isFinite()
      let unit = try hasDirection.select(gradient / largest, else: gradient.zerosLike())
      return try unit / lengths(unit).clamped(1, .infinity)
    }
  }

  /// The points a step further along a gradient, projected onto the ball and into the box.
  ///
  /// - Parameters:
  ///   - now: the current points.
  ///   - gradient: what is ascended.
  ///   - clean: the centres of the balls.
  ///   - sizes: the length of each sample's step.
  public func ascend(
    _ now: Tensor, along gradient: Tensor, around clean: Tensor, sizes: [Float]
  ) throws -> Tensor {
    try ascend(now, before: now, along: gradient, around: clean, sizes: sizes, weight: 1)
  }

  /// A step with momentum: now + weight·(step − now) + (1 − weight)·(now − before), both the step and
  /// the result projected.
  public func ascend(
    _ now: Tensor, before: Tensor, along gradient: Tensor, around clean: Tensor, sizes: [Float],
    weight: Double
  ) throws -> Tensor {
    if try FusedSteps.areAvailable(for: now) {
      return try FusedSteps.ascend(
        now, before: before, along: gradient, around: clean, sizes: sizes,
        epsilon: threat.epsilon, weight: weight, norm: threat.norm)
    }
    let sizes = try Tensor(sizes, shape: [sizes.count]).moved(to: now.device)
    let step = try steepest(gradient) * sizes.perSample(rank: now.rank)
    let target = try project(now + step, around: clean)
    guard weight < 1 else { return target }
    let next = try now + (target - now) * weight + (now - before) * (1 - weight)
    return try project(next, around: clean)
  }

  /// The given images with each sample's distance from the clean one multiplied by a factor.
  public func scale(_ images: Tensor, around clean: Tensor, by factors: [Float]) throws -> Tensor {
    if try FusedSteps.areAvailable(for: images) {
      return try FusedSteps.scale(images, around: clean, by: factors)
    }
    let factor = try Tensor(factors, shape: [factors.count]).moved(to: images.device)
      .perSample(rank: images.rank)
    return try (factor .== 1).select(images, else: clean + (images - clean) * factor)
  }

  /// How far images are from clean ones, one number a sample.
  public func distances(_ images: Tensor, from clean: Tensor) throws -> [Float] {
    try FusedSteps.areAvailable(for: images)
      ? FusedSteps.distances(images, clean, norm: threat.norm)
      : lengths(images - clean).floats()
  }

  /// Random directions of norm 1: uniform in the cube under Linf, all alike under L2.
  ///
  /// - Parameters:
  ///   - samples: their positions in the data set, which key the random numbers.
  ///   - images: one a sample; the directions have their shape and are where they are.
  package func directions(
    _ samples: [Int], like images: Tensor, _ random: RandomSource
  ) throws -> Tensor {
    let noise = try random.tensor(
      samples: samples, shape: Array(images.shape.dropFirst()), device: images.device
    ) {
      switch threat.norm {
      case .linf: 2 * $0.uniform() - 1
      case .l2: $0.normal()
      }
    }
    return try noise / (lengths(noise) + 1e-12)
  }

  /// The norms of perturbations, shaped to broadcast over them: [N, …] → [N, 1, …].
  public func lengths(_ change: Tensor) throws -> Tensor {
    let rows = try change.flattened()
    let lengths =
      switch threat.norm {
      case .linf: try rows.abs().max(1)
      case .l2: try rows.norm(1)
      }
    return try lengths.perSample(rank: change.rank)
  }
}
