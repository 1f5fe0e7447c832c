import Attacks
public import Experiments
public import Robustness
public import Torch

/// Square: random search with square windows, without gradients.
///
/// Andriushchenko, Croce, Flammarion and Hein, *Square Attack: a query-efficient black-box
/// adversarial attack via random search*, ECCV 2020. Unlike the released code, each sample has
/// windows and signs of its own, and windows reach the last row and column.
public struct Square: AttackMethod, ResumableAttack {
  /// What influences its numbers.
  public struct Options: CheckedOptions, Codable, Hashable, Sendable {
    /// The number of queries a sample.
    public var queries = 5000
    /// The number of runs; each takes the samples that the ones before left.
    public var restarts = 1

    public var ranges: [OptionRange] {
      [
        OptionRange("queries", queries, 1...1_000_000),
        OptionRange("restarts", restarts, 1...1_000_000),
      ]
    }
  }

  public static let card = AttackCard(
    title: "Square",
    paper: "Andriushchenko et al., Square Attack: a query-efficient black-box adversarial "
      + "attack via random search, ECCV 2020", norms: [.linf, .l2], needsGradients: false)
  public static let standard = Options()

  public let name: String
  public let options: Options

  public init(name: String, options: Options) {
    (self.name, self.options) = (name, options)
  }

  public var passesPerSample: Int { options.restarts * (options.queries + 1) }

  /// - Complexity: at most `restarts` × (`queries` + 1) forward passes; a sample leaves once broken.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome {
    let state = try memory?.recall()
    var search = try SquareSearch(self, batch, oracle, memory, from: state)
    for restart in (state?.integer("restart") ?? 0)..<options.restarts where !search.active.isEmpty
    {
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
