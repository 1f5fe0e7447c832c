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

  func run() throws {
    let host = try CellHost(job: URL(filePath: job), result: URL(filePath: result))
    guard host.run(defenses: Registry.defenses) else { throw ExitCode(70) }
  }
}
