import ArgumentParser
import Evaluation
import Foundation
import Results

/// Measures cells one after the other, each in a process of its own, and stores what comes out.
struct EvaluationSession {
  let store: ResultStore
  let limits: ProcessLimits
  let reuses: Bool
  /// The number of images that the whole split holds.
  let total: Int

  /// What became of a cell.
  struct Outcome {
    let result: EvaluationResult
    let file: URL
    var failureIsBadInput = false
  }

  /// Measures cells; a failure is recorded, and the others go on.
  ///
  /// - Throws: `ExitCode.interrupted` where the user stops it.
  func run(_ cells: [Cell]) throws -> [Outcome] {
    let interruption = Interruption()
    return try cells.map { cell in
      if reuses, let known = try reusable(cell) { return known }
      do {
        return try measure(cell, interruption)
      } catch is CancellationError {
        StandardError.line(
          "\nStopped. Finished results are in \(store.directory.path); "
            + "run the same command with --reuse to go on.")
        throw ExitCode.interrupted
      }
    }
  }

  private func measure(_ cell: Cell, _ interruption: Interruption) throws -> Outcome {
    let display = CellDisplay(cell.name)
    let process = CellProcess(cell, limits: limits, isCancelled: { interruption.isRequested }) {
      display.show($0)
    }
    do {
      let measured = try process.run()
      display.finish(measured.result)
      let file = try store.save(measured.result, evidence: measured.evidence)
      return Outcome(result: try ResultStore.load(file), file: file)
    } catch let failure as CellFailure {
      StandardError.line("\(cell.name) \(failure.status.title): \(failure.message)")
      let result = try cell.failed(failure)
      return Outcome(
        result: result, file: try store.save(result), failureIsBadInput: failure.isBadInput)
    }
  }

  private func reusable(_ cell: Cell) throws -> Outcome? {
    let (dataset, sha256) = try cell.fingerprint()
    let found = store.loadAll().results.first {
      cell.isMeasured(by: $0, on: dataset, sha256: sha256)
    }
    guard let found else { return nil }
    StandardError.line("\(cell.name): taken over, nothing that influences a number has changed")
    return Outcome(result: found, file: store.location(of: found))
  }
}
