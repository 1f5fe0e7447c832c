public import Experiments
public import Robustness
public import Torch

/// Auto-PGD: projected gradient ascent with momentum and a step size that halves itself.
///
/// Croce and Hein, *Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse
/// Parameter-Free Attacks*, ICML 2020, algorithm 1. The released code compares the first checkpoint
/// with a loss of zero; here, as in the paper, it is compared with the loss at the start point.
public struct APGD: AttackMethod, ResumableAttack {
  /// What influences its numbers.
  public struct Options: CheckedOptions, Codable, Hashable, Sendable {
    /// What is ascended.
    public var loss: LogitLoss = .crossEntropy
    /// The number of steps N.
    public var steps = 100
    /// The number of runs; each takes the samples that the ones before left.
    public var restarts = 1
    /// The number of classes aimed at one after the other, likeliest first; 0 aims at none.
    public var targets = 0

    public var ranges: [OptionRange] {
      [
        OptionRange("steps", steps, 1...1_000_000),
        OptionRange("restarts", restarts, 1...1_000_000),
        OptionRange("targets", targets, 0...1_000_000),
      ]
    }

    public var problem: String? { ranges.problem ?? loss.fault(targets: targets) }
  }

  public static let card = AttackCard(
    title: "APGD",
    paper: "Croce and Hein, Reliable Evaluation of Adversarial Robustness with an Ensemble "
      + "of Diverse Parameter-Free Attacks, ICML 2020", norms: [.linf, .l2])
  public static let standard = Options()

  public static func fitted(_ options: Options, classes: Int) -> Options {
    var options = options
    options.targets = min(options.targets, classes - 1)
    options.loss = options.loss.fitted(classes: classes)
    return options
  }

  public let name: String
  public let options: Options

  public init(name: String, options: Options) {
    (self.name, self.options) = (name, options)
  }

  public var passesPerSample: Int {
    options.restarts * max(1, options.targets) * (2 * options.steps + 1)
  }

  /// - Complexity: at most `restarts` × max(1, `targets`) × (`steps` + 1) forward and
  ///   `restarts` × max(1, `targets`) × `steps` backward passes; a sample leaves once broken.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome {
    var search: APGDSearch
    if let state = try memory?.recall() {
      search = try APGDSearch(self, batch, Ball(threat), oracle, random, from: state)
    } else {
      search = try APGDSearch(self, batch, Ball(threat), oracle, random)
    }
    return try search.run(memory)
  }
}
