import ArgumentParser
import Evaluation
import Foundation
import Leaderboard
import Results

/// Regenerates the leaderboard from results alone.
struct LeaderboardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leaderboard", abstract: "Regenerates the leaderboard from results alone.")

  @Option(help: "Where results are (default: leaderboard/results).")
  var results: String?

  @Option(help: "Where the page goes (default: leaderboard).")
  var output: String?

  func run() throws { try reportingBadInput { try write() } }

  private func write() throws {
    let store = try ResultStore.named(results)
    let folder =
      output.map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? Registry.bench.workspace.leaderboard
    let contents = try store.loadAll(
      trusting: TrustedKeys(reading: Registry.bench.workspace.trustedKeys))
    let page = LeaderboardPage(contents, Registry.roster)
    for file in try page.publish(store, Registry.bench, to: folder) {
      StandardError.line("Wrote \(file.path)")
    }
    StandardOutput.line(page.text(width: StandardError.width))
    for error in contents.errors { StandardError.line("Error: \(error.description)") }
    if !contents.errors.isEmpty { throw ExitCode.badInput }
  }
}
