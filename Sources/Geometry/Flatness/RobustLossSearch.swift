import Attacks
public import Experiments
public import Robustness
public import Torch

/// Searches each image's ball for the highest cross-entropy: projected gradient descent that keeps
/// the worst iterate, start and end included.
///
/// The start is that of Stutz, Hein and Schiele's experiments: normal noise scaled to a largest entry
/// of ε (L2: to length ε), times a number uniform in [0, 1), one an image.
public struct RobustLossSearch: Sendable {
  /// What the attacker may do.
  public let threat: ThreatModel
  /// The number of steps.
  public let steps: Int
  /// The length of a step as a share of ε.
  public let stepSize: Double

  /// A search.
  public init(threat: ThreatModel, steps: Int, stepSize: Double) {
    self.threat = threat
    self.steps = steps
    self.stepSize = stepSize
  }

  /// The worst that a search found, image by image.
  public struct Outcome: Sendable {
    /// The cross-entropy at the worst iterate.
    public var losses: [Double]
    /// Whether the worst iterate is misclassified.
    public var isWrong: [Bool]

    /// Of each image the worse of two.
    public func worst(_ other: Outcome) -> Outcome {
      var both = self
      for row in losses.indices where other.losses[row] > losses[row] {
        (both.losses[row], both.isWrong[row]) = (other.losses[row], other.isWrong[row])
      }
      return both
    }
  }

  /// The start of a batch's search.
  public func start(_ batch: AttackBatch, random: RandomSource) throws -> Tensor {
    let ball = Ball(threat)
    let noise = try random.tensor(
      samples: batch.samples, shape: Array(batch.images.shape.dropFirst()),
      device: batch.images.device
    ) { $0.normal() }
    let share = try random.split("length").tensor(
      samples: batch.samples, shape: [1, 1, 1], device: batch.images.device
    ) { $0.uniform() }
    let unit = try noise / (ball.lengths(noise) + 1e-12)
    return try (batch.images + unit * share * threat.epsilon).clamped(0, 1)
  }

  /// Searches from one start.
  ///
  /// - Complexity: `steps` + 1 forward and `steps` backward passes a sample.
  public func run(
    _ batch: AttackBatch, _ oracle: Oracle, random: RandomSource
  ) throws -> Outcome {
    let ascent = Ascent(loss: .crossEntropy, steps: steps, stepSize: stepSize, start: .none)
    // The measure is of cross-entropy as it is, whatever the scale of the logits.
    var units: [Double]? = Array(repeating: 1, count: batch.count)
    var worst: Outcome?
    let images = try ascent.climb(
      from: start(batch, random: random), batch, nil, oracle, Ball(threat), &units
    ) { _, answer in
      let now = try Self.outcome(answer.logits, batch.labels)
      worst = worst?.worst(now) ?? now
    }
    let last = try Self.outcome(oracle.logits(images), batch.labels)
    return worst?.worst(last) ?? last
  }

  /// Cross-entropies and mistakes of logits.
  public static func outcome(_ logits: Tensor, _ labels: Tensor) throws -> Outcome {
    let losses = try logits.cast(to: .float64).crossEntropy(labels).doubles()
    let rows = try LogitRows(logits, labels)
    return Outcome(losses: losses, isWrong: (0..<rows.count).map(rows.isWrong))
  }
}
