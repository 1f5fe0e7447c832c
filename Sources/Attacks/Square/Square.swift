public import Robustness
public import Torch

/// Square: random search with square windows, without gradients.
///
/// Andriushchenko, Croce, Flammarion and Hein, *Square Attack: a query-efficient black-box
/// adversarial attack via random search*, ECCV 2020. Unlike the released code, each sample has
/// windows and signs of its own, and windows reach the last row and column.
public struct Square: Attack {
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
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
  ) throws -> AttackOutcome {
    var active = try ActiveSet(batch)
    var losses = [Float](repeating: -.infinity, count: batch.count)
    for restart in 0..<restarts where !active.isEmpty {
      let source = random.split(restart)
      switch threat.norm {
      case .linf:
        try search(LinfWindows(active.batch, threat), &active, &losses, oracle, source)
      case .l2:
        try search(L2Windows(active.batch, threat), &active, &losses, oracle, source)
      }
    }
    return AttackOutcome(images: try active.candidates(), losses: losses)
  }

  /// The random search: a proposal is taken where it lowers the margin of the true class.
  private func search(
    _ windows: some SquareWindows, _ active: inout ActiveSet, _ losses: inout [Float],
    _ oracle: Oracle, _ random: RandomSource
  ) throws {
    var windows = windows
    var margins = [Float](repeating: -.infinity, count: active.rows.count)
    for query in 0...queries where !active.isEmpty {
      let proposal =
        query == 0
        ? try windows.start(active.batch.samples, random)
        : try windows.proposal(active.batch.samples, query: query, random)
      let rows = try LogitRows(oracle.logits(proposal), active.batch.labels)
      let (found, relative) = (rows.margins, rows.relativeMargins)
      let isBetter = margins.indices.map { found[$0] > margins[$0] }
      try windows.accept(proposal, where: isBetter)
      for row in isBetter.indices where isBetter[row] { margins[row] = found[row] }
      try active.keep(proposal, relative)
      for (row, place) in active.rows.enumerated() {
        losses[place] = max(losses[place], margins[row])
      }
      guard let left = try active.release(relative.map { $0 > Threshold.release }) else { continue }
      try windows.narrow(to: left)
      margins = left.map { margins[$0] }
    }
    try active.replace(windows.best, where: active.rows.map { !active.isFooled($0) })
  }
}
