import ArgumentParser
import Evaluation
import Foundation
import Verification

/// What other commands start for whatever asks a model; not for people.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Does one task in a confined process (started by others).",
    shouldDisplay: false)

  private static let tasks: [any ConfinedTask.Type] = [
    CellTask.self, RankTask.self, ReuseTask.self, TrialTask.self, MeasureTask.self,
    MeasureRankTask.self, LabelTask.self,
    VerificationTask.self, ObjectionTask.self,
  ]

  @Argument(help: "The task's name; the task is on standard input.")
  var task: String

  @Argument(help: "The process that waits for it.")
  var parent: Int32

  @Argument(help: "The address space that it may take, in bytes.")
  var addressSpace: Int

  func run() throws {
    guard let type = Self.tasks.first(where: { $0.name == task }) else {
      throw ValidationError("There is no task '\(task)'.")
    }
    guard TaskHost(parent: parent, addressSpace: addressSpace).run(type, on: Registry.bench) else {
      throw ExitCode(70)
    }
  }
}
