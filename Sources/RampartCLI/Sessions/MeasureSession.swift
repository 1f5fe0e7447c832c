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

  /// Measures cells; a failure is told, and the others go on.
  ///
  /// - Parameter json: whether the results are printed as one JSON document.
  /// - Throws: `ExitCode.interrupted` where the user stops it, `.defenseFailed` or `.badInput` at
  ///   the end where something failed; `ResultsError` where another process makes one of the results.
  func run(_ cells: [Cell], json: Bool) throws {
    let session = Session(place: store.directory.path)
    let places = try cells.flatMap { try MeasuredResult.places(of: $0, in: store, Registry.bench) }
    var results: [EvaluationResult] = []
    let failure = try session.run(cells, named: \.name, locking: places) { cell in
      let (result, text) = try measure(cell, session)
      results.append(result)
      if !json { StandardOutput.line("\(cell.name): \(text)") }
    }
    if json { try StandardOutput.document(ResultCoder.encode(results)) }
    if let failure { throw failure }
  }

  private func measure(_ cell: Cell, _ session: Session) throws -> (EvaluationResult, String) {
    var measured = try MeasuredResult(of: cell, in: store, bench: Registry.bench) {
      try ConfinedProcess(
        CellTask($0), limits: .patient, isCancelled: session.isCancelled
      ).run().result
    }
    let place = measured.file ?? store.location(of: measured.result)
    let journal = try cell.journal(beside: place).deletingPathExtension()
      .appendingPathExtension("\(job.kind.name)-\(job.preset).journal")
    let (record, text) = try job.measure(
      cell, label: cell.name, journal: journal, pictures: cell.name, in: session)
    try measured.result.take(record, options: job.changes)
    let file = try measured.save(in: store)
    Disk.remove(journal)
    StandardError.line("Wrote \(file.path)")
    StandardError.flags(of: measured.result)
    return (measured.result, text)
  }
}
