import ArgumentParser
import Evaluation
import Files
import Foundation
import Results
import Robustness

/// Measures cells one after the other and lets each record join its result.
struct MeasureSession {
  let job: MeasureJob
  let store: ResultStore
  /// Which of several processes that share the work this is; nil where it is alone.
  let contract: RankContract?

  /// Measures cells; a failure is told, and the others go on.
  ///
  /// - Parameter json: whether the results are printed as one JSON document.
  /// - Throws: `ExitCode.interrupted` where the user stops it, `.defenseFailed` or `.badInput` at
  ///   the end where something failed; `ResultsError` where another process makes one of the results.
  func run(_ cells: [Cell], json: Bool) throws {
    let session = Session(place: store.directory.path)
    let places = try cells.flatMap { try MeasuredResult.places(of: $0, in: store, Registry.bench) }
    var results: [EvaluationResult] = []
    let failure = try RankRoom.hosting(contract, isCancelled: session.isCancelled) { room in
      try session.run(
        Array(cells.indices), named: { cells[$0].name }, locking: places
      ) { index in
        let (result, text) = try measure(cells[index], (room, index), session)
        results.append(result)
        if !json { StandardOutput.line("\(cells[index].name): \(text)") }
      }
    }
    if json { try StandardOutput.document(ResultCoder.encode(results)) }
    if let failure { throw failure }
  }

  private func measure(
    _ cell: Cell, _ share: (room: RankRoom?, index: Int), _ session: Session
  ) throws -> (EvaluationResult, String) {
    var measured = try MeasuredResult(of: cell, in: store, bench: Registry.bench) {
      try ConfinedProcess(
        CellTask($0), limits: .patient, isCancelled: session.isCancelled
      ).run().result
    }
    let place = measured.file ?? store.location(of: measured.result)
    let journal = try cell.journal(beside: place).deletingPathExtension()
      .appendingPathExtension("\(job.kind.name)-\(job.preset).journal")
    let (record, text) = try job.measure(
      cell, label: cell.name, journal: journal, pictures: cell.name, in: session, share)
    try measured.result.take(record, options: job.changes)
    let file = try measured.save(in: store)
    Disk.remove(journal)
    StandardError.line("Wrote \(file.path)")
    StandardError.flags(of: measured.result)
    return (measured.result, text)
  }
}
