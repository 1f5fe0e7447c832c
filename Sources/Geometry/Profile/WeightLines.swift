public import Robustness
public import Torch

/// Lines through a model's weights along which the robust loss is looked at.
///
/// Stutz, Hein and Schiele 2021, section 3.2 and supplement, *Visualization*: a direction's part in
/// each layer has a share of the layer's norm ‖w_l‖, biases being layers of their own; adversarial
/// examples are searched for anew at every place, since those of other weights underestimate the
/// loss.
public struct WeightLines {
  private let space: WeightSpace
  private let batch: AttackBatch
  private let classes: Int
  private let search: RobustLossSearch
  private let random: RandomSource
  /// Called between passes; throws to stop.
  public var heartbeat: () throws -> Void = {}

  /// Lines of a model.
  ///
  /// - Parameters:
  ///   - space: the model.
  ///   - batch: the images, all of which go through the model at once; the paper's are 128.
  ///   - classes: the number of classes K.
  ///   - search: for adversarial examples, with the same random numbers at each place; the paper's
  ///     has ten steps of 0.007 at ε = 8/255.
  ///   - random: of directions and searches.
  public init(
    of space: WeightSpace, on batch: AttackBatch, classes: Int, search: RobustLossSearch,
    random: RandomSource
  ) {
    self.space = space
    self.batch = batch
    self.classes = classes
    self.search = search
    self.random = random
  }

  /// The profile of a kind, along directions made for it.
  ///
  /// - Parameters:
  ///   - kind: what the lines run along.
  ///   - count: how many directions; of eigenvectors there is one.
  ///   - points: how many places from s = −1 to 1; odd.
  public func profile(
    _ kind: WeightProfile.Kind, directions count: Int, points: Int
  ) throws -> WeightProfile {
    let directions =
      switch kind {
      case .random: try randomDirections(count)
      case .adversarial: try adversarialDirections(count)
      case .eigenvector: try eigenvectors()
      }
    return try profile(kind, along: directions, count: points)
  }

  /// A profile along directions.
  ///
  /// - Parameters:
  ///   - kind: what they are; decides their length, and whether the mean or the largest loss counts.
  ///   - directions: one tensor a layer each, of any length.
  ///   - count: how many places from s = −1 to 1; odd, so that the model itself is in the middle.
  public func profile(
    _ kind: WeightProfile.Kind, along directions: [[Tensor]], count: Int = 51
  ) throws -> WeightProfile {
    precondition(count >= 3 && count % 2 == 1, "\(count) places have no middle")
    let unit = try directions.map { try normalized($0, to: kind.scale) }
    let steps = (0..<count).map { Double($0 - count / 2) / Double(count / 2) }
    let center = try loss(at: space.origin)
    let losses = try steps.map { step in
      // The model itself is on every line.
      if step == 0 || unit.isEmpty { return center }
      let found = try unit.map { direction in
        try loss(at: zip(space.origin, direction).map { try $0 + $1 * step })
      }
      return kind == .adversarial
        ? found.reduce(-.infinity) { max($0, $1) } : found.reduce(0, +) / Double(found.count)
    }
    return WeightProfile(
      kind: kind, directions: directions.count, scale: kind.scale, steps: steps, losses: losses,
      samples: batch.count)
  }

  /// Random directions, uniform in each layer.
  public func randomDirections(_ count: Int) throws -> [[Tensor]] {
    try (0..<count).map {
      try WeightNoise(random.split("direction").split($0)).onSphere(space.layers, radius: 1)
    }
  }

  /// Directions that worst-case flatness finds: each from a start of its own within a radius.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - radius: ξ as a share of each layer's norm.
  ///   - steps: of a search.
  public func adversarialDirections(
    _ count: Int, radius: Double = 0.003, steps: Int = 20
  ) throws -> [[Tensor]] {
    let ascent = JointAscent(images: search, radius: radius, weightStep: 0.001, steps: steps)
    return try (0..<count).map { number in
      try heartbeat()
      return try ascent.run(
        batch, in: space, random: random.split("adversarial").split(number)
      ).perturbation
    }
  }

  /// The eigenvector of the largest eigenvalue of the clean loss's Hessian on the same images.
  public func eigenvectors() throws -> [[Tensor]] {
    var hessian = try WeightHessian(of: space, on: batch, random: random.split("hessian"))
    hessian.heartbeat = heartbeat
    return try hessian.spectrum().pairs.prefix(1).map(\.vector)
  }

  /// The mean over the images of the cross-entropy at the worst that a search for some weights finds.
  public func loss(at weights: [Tensor]) throws -> Double {
    try space.with(weights) { twin in
      let oracle = Oracle(twin, classes: classes, chunk: batch.count)
      oracle.heartbeat = heartbeat
      let losses = try search.run(batch, oracle, random: random.split("images")).losses
      return losses.reduce(0, +) / Double(losses.count)
    }
  }

  /// A direction whose part in each layer is a share of the layer's norm long; zero where either is
  /// zero.
  private func normalized(_ direction: [Tensor], to scale: Double) throws -> [Tensor] {
    try zip(space.layers, direction).map { layer, part in
      let length = try WeightLayer.length(part)
      return try length > 0 ? part * (scale * layer.norm / length) : part.zerosLike()
    }
  }
}
