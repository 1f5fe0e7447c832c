import ArgumentParser
import Foundation
import Leaderboard
import Results

/// Says in what two results differ, image by image.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compares two results, image by image.",
    discussion: "Whether the robust accuracies differ is told by McNemar's test on the same images."
  )

  @Argument(help: "A result, as `evaluate` writes it.")
  var first: String

  @Argument(help: "Another one on the same images.")
  var second: String

  @Option(help: "How many of the changed images are listed at most.")
  var limit = 50

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit must not be negative.") }
  }

  func run() throws {
    try reportingBadInput {
      let comparison = try ResultComparison(
        ResultStore.load(URL(filePath: first)), ResultStore.load(URL(filePath: second)))
      StandardOutput.line(
        ComparisonReport(comparison).text(width: StandardError.width, limit: limit))
    }
  }
}
