import Foundation
import Robustness
import Synchronization

/// Shows how far a training has come: loss, accuracies, the time left.
final class TrainingDisplay: Sendable {
  private let line = ProgressLine()
  private let start = Mutex<(date: Date, done: Double)?>(nil)

  /// Shows a report; the last one of each epoch is left standing.
  func show(_ progress: TrainingProgress) {
    let done = Double(progress.epoch) + Double(progress.step) / Double(progress.steps)
    let now = Date()
    // A resumed training has epochs behind it that took none of this run's time.
    let start = start.withLock { start in
      if start == nil { start = (now, done) }
      return start ?? (now, done)
    }
    let pace = now.timeIntervalSince(start.date) / max(done - start.done, .leastNonzeroMagnitude)
    let left = done > start.done ? pace * (Double(progress.epochs) - done) : nil
    line.show(
      Self.text(progress, share: done / Double(progress.epochs), left: left),
      isFinal: progress.step == progress.steps)
  }

  static func text(_ progress: TrainingProgress, share: Double, left: Double?) -> String {
    let clean = progress.cleanAccuracy.map { String(format: ", clean %.1f %%", 100 * $0) } ?? ""
    let robust = String(format: ", under attack %.1f %%", 100 * progress.robustAccuracy)
    let time = left.map { ", \(ProgressLine.duration($0)) left" } ?? ""
    return "\(ProgressLine.bar(share)) epoch \(progress.epoch + 1)/\(progress.epochs), "
      + String(format: "loss %.3f", progress.loss) + clean + robust + time
  }
}
