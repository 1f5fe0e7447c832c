import Attacks
import Robustness
import Torch

/// Square on a batch: a proposal is taken where it lowers the margin of the true class.
struct SquareSearch {
  private(set) var active: ActiveSet
  /// The largest margin that each sample of the batch has had.
  private(set) var losses: [Float]
  private let attack: Square
  private let oracle: Oracle
  private let memory: (any AttackMemory)?

  /// A search, in the middle of its work where there is a state.
  init(
    _ attack: Square, _ batch: AttackBatch, _ oracle: Oracle, _ memory: (any AttackMemory)?,
    from state: AttackState?
  ) throws {
    (self.attack, self.oracle, self.memory) = (attack, oracle, memory)
    active = try state.map { try ActiveSet(batch, from: $0) } ?? ActiveSet(batch)
    losses = state?.floats["losses"] ?? Array(repeating: -.infinity, count: batch.count)
  }

  /// One run from one start, or the rest of one.
  mutating func run(
    _ windows: some SquareWindows, _ restart: Int, _ random: RandomSource, from state: AttackState?
  ) throws {
    var windows = windows
    var margins = [Float](repeating: -.infinity, count: active.rows.count)
    if let state { margins = try resume(&windows, from: state) }
    let first = state?.integer("query") ?? 0
    for query in first...attack.queries where !active.isEmpty {
      if query > first { try memory?.offer { try describe(windows, margins, restart, query) } }
      let proposal =
        query == 0
        ? try windows.start(active.batch.samples, random)
        : try windows.proposal(active.batch.samples, query: query, random)
      let rows = try oracle.rows(proposal, active.batch.labels).rows
      let found = rows.margins
      let isBetter = margins.indices.map { found[$0] > margins[$0] }
      try windows.accept(proposal, where: isBetter)
      for row in isBetter.indices where isBetter[row] { margins[row] = found[row] }
      try active.keep(proposal, found)
      for (row, place) in active.rows.enumerated() {
        losses[place] = max(losses[place], margins[row])
      }
      let isFound = (0..<rows.count).map(rows.isClearlyWrong)
      guard let left = try active.release(isFound) else { continue }
      try windows.narrow(to: left)
      margins = left.map { margins[$0] }
    }
    try active.replace(windows.best, where: active.rows.map { !active.isFooled($0) })
  }

  private func describe(
    _ windows: some SquareWindows, _ margins: [Float], _ restart: Int, _ query: Int
  ) throws -> AttackState {
    var state = try active.state()
    state.integers["restart"] = [restart]
    state.integers["query"] = [query]
    state.floats["losses"] = losses
    state.floats["best margins"] = margins
    state.floats["changes"] = windows.changes.flatMap { $0 }
    state.tensors["best"] = windows.best
    return state
  }

  /// Puts windows where a state left them; returns the margins of the best images.
  private func resume(
    _ windows: inout some SquareWindows, from state: AttackState
  ) throws -> [Float] {
    let changes = state.floats["changes"] ?? []
    let size = changes.count / max(active.rows.count, 1)
    windows.resume(
      best: try (state.tensors["best"] ?? windows.best).channelsLast(),
      changes: size == 0
        ? [] : active.rows.indices.map { Array(changes[$0 * size..<($0 + 1) * size]) })
    return state.floats["best margins"] ?? []
  }
}
