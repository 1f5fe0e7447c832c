import Archives
import ArgumentParser
import Evaluation
import Files
import Foundation
import Leaderboard
import Results
import Training

/// Writes the papers' arguments about flatness and robust overfitting as a page with pictures.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Relates robust loss to flatness and to the loss landscape, as a page with pictures.",
    discussion: """
      Over all defenses whose results hold flatness (`\(ProgramName.short) flatness`), and over the epochs of \
      trainings (`\(ProgramName.short) train --watch N --snapshots`): correlations with bootstrap intervals, the \
      generalisation gap, early-stopped against last, gradient norm and curvature by epoch. What is \
      missing the page says, and which command makes it. gnuplot draws the pictures.
      """)

  @Argument(
    help: "The folders of trainings (default: those in leaderboard/runs).", completion: .directory)
  var runs: [String] = []

  @Option(help: "Where results are (default: leaderboard/results).")
  var results: String?

  @Option(help: "Where the page and the pictures go (default: leaderboard/report).")
  var output: String?

  @ArgumentParser.Flag(inversion: .prefixedNo, help: "Draw the pictures, which needs gnuplot.")
  var pictures = true

  func run() throws {
    try reportingFailures { try write() }
  }

  private func write() throws {
    let store = try ResultStore.named(results)
    let folder =
      output.map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? Registry.bench.workspace.leaderboard.appending(path: "report")
    let gnuplot = pictures ? try Gnuplot() : nil
    let trajectories = try names().map(TrainingFolders.trajectory)
    let contents = store.loadAll()
    let report = ReportPage(results: contents.results, trajectories: trajectories)
    for file in try ReportWriter.write(report, drawnBy: gnuplot, to: folder) {
      StandardOutput.line("Wrote \(file.path)")
    }
    for error in contents.errors { StandardError.line("Error: \(error.description)") }
    if !contents.errors.isEmpty { throw ExitCode.badInput }
  }

  /// The folders with the names they get: as many of their last parts as it takes to tell them apart.
  private func names() throws -> [(folder: URL, name: String)] {
    var folders: [URL] = []
    for run in runs.isEmpty ? committedRuns : runs {
      let folder = URL(filePath: run, directoryHint: .isDirectory).standardizedFileURL
      if !folders.contains(folder) { folders.append(folder) }
    }
    let parts = folders.map { $0.pathComponents.filter { $0 != "/" } }
    func names(_ count: Int) -> [String] {
      parts.map { $0.suffix(count).joined(separator: "/") }
    }
    let longest = parts.map(\.count).max() ?? 1
    let count = (1...max(1, longest)).first { Set(names($0)).count == folders.count } ?? longest
    return Array(zip(folders, names(count))).map { (folder: $0, name: $1) }
  }

  /// The folders of `leaderboard/runs` that hold a training's log.
  private var committedRuns: [String] {
    TrainingFolders.all(in: Registry.bench.workspace.leaderboard.appending(path: "runs")).map(
      \.path)
  }
}
