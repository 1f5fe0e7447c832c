import ArgumentParser
import Evaluation
import Foundation

/// What `evaluate` starts for each cell; not for people.
struct EvaluateCellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate-cell", abstract: "Measures one cell (started by `evaluate`).",
    shouldDisplay: false)

  @Argument(help: "A JSON file with the cell.")
  var job: String

  @Argument(help: "Where the result goes.")
  var result: String

  @Argument(help: "The process that waits for it.")
  var parent: Int32

  @Argument(help: "Where the journal is or goes.")
  var journal: String?

  func run() throws {
    let host = try CellHost(
      job: URL(filePath: job), result: URL(filePath: result),
      journal: journal.map { URL(filePath: $0) }, parent: parent)
    guard host.run(on: Registry.bench) else { throw ExitCode(70) }
  }
}
