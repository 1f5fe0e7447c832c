import Evaluation
import Foundation
import Results

/// The cells of a command that ranks evaluate one each, as rank 0 works on them.
///
/// Where there are many cells, that is better than sharing each: a rank's units are its own, and nobody waits at the
/// end of each attack. The last ones are shared, so that all ranks end together.
final class WholeCells {
  private let host: WholeCellHost
  private let cells: [(cell: Cell, place: URL)]
  /// Which of the command's cells these are.
  let offered: Set<Int>
  private let session: EvaluationSession
  /// What became of each, an error where it could not be measured: that is told when its turn comes.
  private var outcomes: [Int: Result<EvaluationSession.Outcome, any Error>] = [:]
  /// What a rank could not do, for all to try together.
  private var returned: Set<Int> = []

  /// Offers cells.
  ///
  /// - Parameters:
  ///   - indices: which of the command's cells.
  ///   - cells: all of them, and where their results go.
  /// - Throws: `RankError`.
  init(
    _ indices: [Int], of cells: [(cell: Cell, place: URL)], in room: RankRoom,
    _ session: EvaluationSession
  ) throws {
    (self.cells, self.session, offered) = (cells, session, Set(indices))
    host = try WholeCellHost(
      room, indices.map { ($0, cells[$0].cell, session.record(of: cells[$0].cell)) },
      on: Registry.bench)
  }

  /// What became of a cell; works on whichever is next until that is known.
  ///
  /// Nil where it is not one of these, or a rank could not do it: all are to share it. These come first.
  ///
  /// - Parameter measure: evaluates a cell here.
  func outcome(
    of index: Int, _ session: Session,
    measuring measure: (Cell, _ place: URL) throws -> EvaluationSession.Outcome
  ) throws -> EvaluationSession.Outcome? {
    guard offered.contains(index) else {
      // All these are through, and who waits for one is wanted elsewhere.
      host.end()
      return nil
    }
    while outcomes[index] == nil, !returned.contains(index) {
      try session.check()
      switch try host.next() {
      case .own(let own):
        do {
          outcomes[own] = .success(try measure(cells[own].cell, cells[own].place))
        } catch  where !(error is CancellationError) && !error.isOfResults {
          outcomes[own] = .failure(error)
        }
        try host.done(own)
      case .measured(let other, let measured):
        outcomes[other] = .success(try self.session.keep(measured, of: cells[other].cell))
      case .failed(let other, let failure):
        outcomes[other] = .success(try self.session.keep(failure, of: cells[other].cell))
      case .returned(let other): returned.insert(other)
      case .rest: break
      }
    }
    return try outcomes[index]?.get()
  }

  /// No rank need take any more.
  func end() { host.end() }
}

extension EvaluationSession {
  /// The cells that ranks evaluate one each: where there are at least two for every rank, all but the last ones.
  ///
  /// What an earlier run began or may have finished is shared.
  func wholeCells(of cells: [Cell], at places: [URL], in room: RankRoom) throws -> WholeCells? {
    guard let size = contract?.size, cells.count >= 2 * size else { return nil }
    let fresh = try cells.indices.dropLast(size).filter { index in
      // Of a server's weights nobody knows a digest; ranks that share a cell compare what their models answer.
      if case .served = cells[index].model { return false }
      let journal = try cells[index].journal(beside: places[index])
      return !FileManager.default.fileExists(atPath: journal.path)
        && !(reuses && FileManager.default.fileExists(atPath: places[index].path))
    }
    guard !fresh.isEmpty else { return nil }
    return try WholeCells(Array(fresh), of: Array(zip(cells, places)), in: room, self)
  }
}
