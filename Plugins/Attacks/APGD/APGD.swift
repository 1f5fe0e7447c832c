public import Experiments
public import Robustness
public import Torch

/// Auto-PGD: projected gradient ascent with momentum and a step size that halves itself.
///
/// Croce and Hein, *Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse
/// Parameter-Free Attacks*, ICML 2020, algorithm 1. The released code compares the first checkpoint
/// with a loss of zero; here, as in the paper, it is compared with the loss at the start point.
public struct APGD: ResumableAttack {
  public let name: String
  /// What is ascended.
  public let loss: LogitLoss
  /// The number of steps N.
  public let steps: Int
  /// The number of runs; each takes the samples that the ones before left.
  public let restarts: Int
  /// The number of classes aimed at one after the other, likeliest first; 0 aims at none.
  public let targets: Int

  /// APGD with parameters of the caller's choice.
  public init(
    name: String = "apgd", loss: LogitLoss = .crossEntropy, steps: Int = 100, restarts: Int = 1,
    targets: Int = 0
  ) {
    self.name = name
    self.loss = loss
    self.steps = steps
    self.restarts = restarts
    self.targets = targets
  }

  /// APGD-CE of AutoAttack's standard version.
  public static let crossEntropy = APGD(name: "apgd-ce")

  /// APGD-T of AutoAttack's standard version: nine targets, or as many as there are; the targeted
  /// DLR loss needs four classes, so fewer get the targeted margin.
  public static func targeted(classes: Int) -> APGD {
    APGD(
      name: "apgd-t", loss: classes < 4 ? .targetedMargin : .targetedDLR,
      targets: min(9, classes - 1))
  }

  public var parameters: [String: AttackParameter] {
    [
      "loss": .text(loss.rawValue), "steps": .number(Double(steps)),
      "restarts": .number(Double(restarts)), "targets": .number(Double(targets)),
    ]
  }

  public var passesPerSample: Int { restarts * max(1, targets) * (2 * steps + 1) }

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
