public import Experiments
public import Robustness
public import Torch

/// Square: random search with square windows, without gradients.
///
/// Andriushchenko, Croce, Flammarion and Hein, *Square Attack: a query-efficient black-box
/// adversarial attack via random search*, ECCV 2020. Unlike the released code, each sample has
/// windows and signs of its own, and windows reach the last row and column.
public struct Square: ResumableAttack {
  public let name: String
  /// The number of queries a sample.
  public let queries: Int
  /// The number of runs; each takes the samples that the ones before left.
  public let restarts: Int

  /// Square with parameters of the caller's choice.
  public init(name: String = "square", queries: Int = 5000, restarts: Int = 1) {
    self.name = name
    self.queries = queries
    self.restarts = restarts
  }

  /// Square of AutoAttack's standard version.
  public static let standard = Square()

  public var parameters: [String: AttackParameter] {
    ["queries": .number(Double(queries)), "restarts": .number(Double(restarts))]
  }

  public var passesPerSample: Int { restarts * (queries + 1) }

  /// - Complexity: at most `restarts` × (`queries` + 1) forward passes; a sample leaves once broken.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome {
    let state = try memory?.recall()
    var search = try SquareSearch(self, batch, oracle, memory, from: state)
    for restart in (state?.integer("restart") ?? 0)..<restarts where !search.active.isEmpty {
      let source = random.split(restart)
      let isOpen = restart == state?.integer("restart")
      switch threat.norm {
      case .linf:
        try search.run(
          LinfWindows(search.active.batch, threat), restart, source, from: isOpen ? state : nil)
      case .l2:
        try search.run(
          L2Windows(search.active.batch, threat), restart, source, from: isOpen ? state : nil)
      }
    }
    return AttackOutcome(images: try search.active.candidates(), losses: search.losses)
  }
}
