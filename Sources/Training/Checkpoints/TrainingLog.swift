import Foundation
import Robustness

/// A training's log: one JSON object a line, one line an epoch.
struct TrainingLog {
  private let url: URL

  init(_ url: URL) { self.url = url }

  private struct Line: Encodable {
    let epoch: Int
    let loss: Double
    let robustTrainingAccuracy: Double
    let seconds: Double
  }

  /// Adds an epoch.
  func append(_ progress: TrainingProgress, seconds: Double) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let line = try encoder.encode(
      Line(
        epoch: progress.epoch, loss: progress.loss,
        robustTrainingAccuracy: progress.robustAccuracy, seconds: seconds))
    if !FileManager.default.fileExists(atPath: url.path) {
      try Data().write(to: url)
    }
    let handle = try FileHandle(forWritingTo: url)
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: line + Data("\n".utf8))
  }
}
