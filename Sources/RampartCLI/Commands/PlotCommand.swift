import Archives
import ArgumentParser
import Files
import Foundation
import Leaderboard
import Results
import Training

/// Draws robust loss and error by epoch.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draws robust loss and error by epoch of trainings that ran with --watch.",
    discussion: """
      Where the line of the test images turns up while that of the training images goes on falling, \
      the training overfits robustly. gnuplot draws it.
      """)

  @Argument(help: "The folders that `train --watch` wrote to.", completion: .directory)
  var runs: [String]

  @Option(help: "The SVG file to write.")
  var output = "overfitting.svg"

  @Option(help: "The heading.")
  var title = "Robust overfitting"

  func run() throws {
    try reportingFailures {
      let curves = try runs.map { try Self.curve(URL(filePath: $0, directoryHint: .isDirectory)) }
      let url = URL(filePath: output)
      let figure = Figure(overfittingOf: curves, name: url.lastPathComponent, title: title)
      try AtomicFile.write(Gnuplot().draw(figure).svg, to: url)
      for curve in curves { StandardOutput.line(Self.summary(curve)) }
      StandardOutput.line("Wrote \(url.path)")
    }
  }

  private static func curve(_ folder: URL) throws -> TrainingCurve {
    let url = folder.appending(path: TrainingLog.fileName)
    let points = try TrainingLog(url).points()
    guard !points.isEmpty else {
      throw ArchiveError(
        path: url.path, found: "no epoch with robust loss and error",
        expected: "the log of a training with --watch", remedy: "train again with --watch N")
    }
    return TrainingCurve(name: folder.lastPathComponent, points: points)
  }

  /// The best and the last epoch in a line.
  private static func summary(_ curve: TrainingCurve) -> String {
    guard let best = curve.points.min(by: { $0.error.test < $1.error.test }),
      let last = curve.points.last
    else { return curve.name }
    return String(
      format: "%@: robust test error %.1f %% at its best (epoch %d), %.1f %% at the end; "
        + "robust loss at the end %.3f on training and %.3f on test images", curve.name,
      100 * best.error.test, best.epoch, 100 * last.error.test, last.loss.train, last.loss.test)
  }
}
