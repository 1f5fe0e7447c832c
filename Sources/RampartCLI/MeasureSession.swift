import ArgumentParser
import Evaluation
import Files
import Foundation
import Results

/// Measures cells one after the other and lets each measurement join its result.
struct MeasureSession {
  /// The name of what is measured and of its preset, as in the journal's name.
  let name: String
  let store: ResultStore

  /// Measures cells; a failure is told, and the others go on.
  ///
  /// - Parameter measure: gets the measurement and what it is to be written into.
  /// - Throws: `ExitCode.interrupted` where the user stops it, `.defenseFailed` or `.badInput` at
  ///   the end where something failed; `ResultsError` where another process makes one of the results.
  func run(
    _ cells: [Cell], json: Bool,
    _ measure: (MeasureRun, inout EvaluationResult) throws -> String
  ) throws {
    let interruption = Interruption()
    var results: [EvaluationResult] = []
    let failure = try Series(place: store.directory.path).run(cells, named: \.name) { cell in
      let (result, text) = try run(cell, interruption, measure)
      results.append(result)
      if !json { print(text) }
    }
    if json { FileHandle.standardOutput.write(try ResultCoder.encode(results)) }
    if let failure { throw failure }
  }

  private func run(
    _ cell: Cell, _ interruption: Interruption,
    _ measure: (MeasureRun, inout EvaluationResult) throws -> String
  ) throws -> (EvaluationResult, String) {
    let places = try MeasuredResult.places(of: cell, in: store, Registry.bench)
    let locks = try places.map { try FileLock(of: $0) }
    defer { withExtendedLifetime(locks) {} }
    var measured = try MeasuredResult(of: cell, in: store, bench: Registry.bench) { _ in
      if interruption.isRequested { throw CancellationError() }
    }
    let place = measured.file ?? store.location(of: measured.result)
    let journal = try cell.journal(beside: place).deletingPathExtension()
      .appendingPathExtension("\(name).journal")
    let line = ProgressLine()
    var current = ""
    let measurement = MeasureRun(cell, bench: Registry.bench, journal: journal) {
      if interruption.isRequested { throw CancellationError() }
      if $0 != current { line.restart() }
      current = $0
      let measure = $0.padding(toLength: 20, withPad: " ", startingAt: 0)
      line.show("\(cell.name)  \(measure) \(ProgressLine.bar($1))", isFinal: $1 >= 1)
    }
    let text = try measure(measurement, &measured.result)
    let file = try measured.save(in: store)
    try? FileManager.default.removeItem(at: journal)
    StandardError.line("Wrote \(file.path)")
    StandardError.flags(of: measured.result)
    return (measured.result, text)
  }
}
