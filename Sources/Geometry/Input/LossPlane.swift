public import Experiments
public import Robustness
public import Torch

/// A plane through an image, along the loss's gradient and a random direction, on which the loss is
/// looked at.
public struct LossPlane {
  private let classifier: any Classifier
  private let batch: AttackBatch
  private let threat: ThreatModel
  /// The two directions, [1, C, H, W] each, of the same Euclidean length and orthogonal.
  private let axes: (steepest: Tensor, random: Tensor)

  /// The plane of an image.
  ///
  /// The first axis is the sign of the gradient (Linf) or its direction (L2), of length 1 in the
  /// threat's norm; the second a random vector, of signs (Linf) or normal (L2), without its component
  /// along the first, and of the same Euclidean length. Where the gradient is zero so is the first
  /// axis.
  ///
  /// - Parameters:
  ///   - classifier: the model.
  ///   - batch: one image.
  ///   - threat: gives the unit of length.
  ///   - random: of the second axis; split by sample.
  public init(
    of classifier: any Classifier, through batch: AttackBatch, threat: ThreatModel,
    random: RandomSource
  ) throws {
    precondition(batch.count == 1, "\(batch.count) images; a plane goes through one")
    self.classifier = classifier
    self.batch = batch
    self.threat = threat
    let gradient = try InputGradient.ofMeanLoss(classifier, at: batch)
    let steepest = try Ball(threat).steepest(gradient)
    let noise = try random.tensor(
      samples: batch.samples, shape: Array(gradient.shape.dropFirst()), device: gradient.device
    ) {
      switch threat.norm {
      case .linf: $0.sign()
      case .l2: $0.normal()
      }
    }
    let (square, along) = (
      try steepest.squared().sum().item(), try (steepest * noise).sum().item()
    )
    let rest = try square > 0 ? noise - steepest * (along / square) : noise
    // How long a step of norm 1 along a gradient's direction is.
    let length =
      switch threat.norm {
      case .linf: Double(gradient.shape.reduce(1, *)).squareRoot()
      case .l2: 1.0
      }
    let wanted = square > 0 ? square.squareRoot() : length
    axes = (steepest, try rest * (wanted / max(rest.norm().item(), 1e-12)))
  }

  /// The losses on a grid of `points` × `points` from −`span`·ε to `span`·ε along both axes.
  ///
  /// The plane goes on where pixels leave [0, 1]: it shows the function, not what an attacker may do.
  ///
  /// - Parameters:
  ///   - points: odd, so that the image is in the middle.
  ///   - span: in multiples of ε.
  ///   - heartbeat: called between calls of the model with the share that is done; throws to stop.
  /// - Complexity: `points`² forward passes.
  public func surface(
    points: Int = 25, span: Double = 1, heartbeat: (_ share: Double) throws -> Void = { _ in }
  ) throws -> LossSurface {
    precondition(points >= 3 && points % 2 == 1, "\(points) points have no middle")
    let middle = points / 2
    let offsets = (0..<points).map { span * Double($0 - middle) / Double(middle) }
    let column = try Tensor(offsets.map(Float.init), shape: [points, 1, 1, 1])
      .moved(to: batch.images.device)
    let random = try column * axes.random * threat.epsilon
    let labels = try batch.labels.expanded([points])
    let losses = try offsets.enumerated().map { place, offset in
      try heartbeat(Double(place) / Double(points))
      let row = try batch.images + axes.steepest * (offset * threat.epsilon) + random
      return try classifier.logits(for: row).crossEntropy(labels).doubles()
    }
    return LossSurface(
      sample: batch.samples[0], label: try batch.labels.integers()[0],
      norm: threat.norm.rawValue, epsilon: threat.epsilon, offsets: offsets, losses: losses)
  }
}
