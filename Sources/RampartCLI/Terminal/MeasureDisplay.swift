import Evaluation
import Foundation
import Synchronization

/// Shows how far a measurement has come.
final class MeasureDisplay: Sendable {
  private let label: String
  private let line = ProgressLine()
  private let current = Mutex("")

  init(_ label: String) { self.label = label }

  /// Shows a report; the last one of each part is left standing.
  func show(_ progress: MeasureProgress) {
    let isNew = current.withLock { current in
      defer { current = progress.measure }
      return current != progress.measure
    }
    if isNew { line.restart() }
    let measure = progress.measure.padding(toLength: 20, withPad: " ", startingAt: 0)
    line.show(
      "\(label)  \(measure) \(ProgressLine.bar(progress.share))", isFinal: progress.share >= 1)
  }
}
