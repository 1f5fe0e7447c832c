import Evaluation
import Experiments
import Foundation
import Results
import Synchronization

/// Shows how far a cell has come: the attack, the robust count so far, the time left.
final class CellDisplay: Sendable {
  private let name: String
  private let line = ProgressLine()
  private let current = Mutex<CellProgress?>(nil)

  init(_ name: String) { self.name = name }

  /// Shows a report; the last one of each attack is left standing.
  func show(_ progress: CellProgress) {
    // Before the first attack there is nothing to count, only a sign of life.
    guard !progress.attack.isEmpty else { return }
    let isNew = current.withLock { current in
      defer { current = progress }
      return current?.attack != progress.attack
    }
    if isNew { line.restart() }
    line.show(text(progress), isFinal: progress.share >= 1)
  }

  /// Says what came out.
  func finish(_ result: EvaluationResult) {
    guard let robust = result.robust else { return }
    let figures = String(
      format: "%@: robust accuracy %.2f %% (%d of %d) in %@", name, 100 * robust.accuracy,
      robust.indices.count, result.dataset.samples,
      ProgressLine.duration(result.environment.seconds))
    StandardError.line(figures)
  }

  private func text(_ progress: CellProgress) -> String {
    let left = progress.secondsLeft.map { ", at most \(ProgressLine.duration($0)) left" } ?? ""
    let end = progress.share >= 1 ? ", \(ProgressLine.duration(progress.seconds))" : left
    let before = progress.recalled > 0 ? " (\(progress.recalled) from the journal)" : ""
    let word = progress.attack == "clean" ? "correct" : "robust"
    let attack = progress.attack.padding(toLength: 8, withPad: " ", startingAt: 0)
    return "\(name)  \(attack) \(ProgressLine.bar(progress.share)) "
      + "\(word) \(progress.robust)/\(progress.samples)\(before)\(end)"
  }
}
