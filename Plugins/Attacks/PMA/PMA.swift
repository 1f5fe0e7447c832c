import Attacks
public import Experiments
import Foundation
public import Robustness
public import Torch

/// The probability margin attack: steps from 2ε down to 0 along a cosine, first towards one side of the margin
/// of probabilities, then towards the margin itself.
///
/// Xie et al., *Towards Million-Scale Adversarial Robustness Evaluation With Stronger Individual Attacks*, CVPR
/// 2025. The paper's runs are two: one begins by lowering the true class's probability, the other by raising the
/// likeliest wrong one's. Under L2, which the paper does not have, a step is along the gradient's direction.
/// Losses are in forms that do not saturate where probabilities do.
public struct PMA: AttackMethod, ResumableAttack {
  /// What influences its numbers.
  public struct Options: CheckedOptions, Codable, Hashable, Sendable {
    /// The number of steps of a run; the length of a step begins anew at half of them.
    public var steps = 100
    /// The number of runs, which begin with one side of the margin and the other in turn.
    public var restarts = 2
    /// The number of classes aimed at one after the other, likeliest first; 0 aims at none.
    public var targets = 0

    public var ranges: [OptionRange] {
      [
        OptionRange("steps", steps, 2...1_000_000),
        OptionRange("restarts", restarts, 1...1_000_000),
        OptionRange("targets", targets, 0...1_000_000),
      ]
    }
  }

  public static let card = AttackCard(
    title: "PMA",
    paper: "Xie et al., Towards Million-Scale Adversarial Robustness Evaluation With Stronger "
      + "Individual Attacks, CVPR 2025", norms: [.linf, .l2])
  public static let standard = Options()

  public static func fitted(_ options: Options, classes: Int) -> Options {
    var options = options
    options.targets = min(options.targets, classes - 1)
    return options
  }

  public let name: String
  public let options: Options

  public init(name: String, options: Options) {
    (self.name, self.options) = (name, options)
  }

  /// How many runs there are.
  var runs: Int { options.restarts * max(1, options.targets) }

  public var passesPerSample: Int { runs * (2 * options.steps + 1) }

  /// What is ascended at a step of a run.
  func loss(run: Int, step: Int) -> LogitLoss {
    guard step < options.steps / 2 else { return .probabilityMargin }
    return (run / max(1, options.targets)).isMultiple(of: 2) ? .crossEntropy : .targetProbability
  }

  /// The length of a step, in multiples of ε.
  func length(step: Int) -> Double {
    let half = options.steps / 2
    let (place, count) = step < half ? (step, half) : (step - half, options.steps - half)
    return 1 + cos(Double.pi * Double(place) / Double(count))
  }

  /// - Complexity: at most `restarts` × max(1, `targets`) × (`steps` + 1) forward and
  ///   `restarts` × max(1, `targets`) × `steps` backward passes; a sample leaves once broken.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome {
    var search = try PMASearch(self, batch, Ball(threat), oracle, random, from: memory?.recall())
    return try search.run(memory)
  }
}
