import ArgumentParser
import Evaluation
import Experiments
import Files
import Foundation
import Results
import Verification

/// Settles an objection to a result.
struct ObjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "object",
    abstract: "Lowers a row by adversarial images that its model gets wrong.",
    discussion: """
      Images inside the ball that break what the result calls robust need no attack to be believed: one \
      forward pass settles it. The row and its evidence are rewritten, its verification is gone, and the \
      log beside the leaderboard keeps the objection's hash.
      """)

  @Argument(help: ArgumentHelp("The result.", valueName: "RESULT.json"))
  var result: String

  @Argument(
    help: ArgumentHelp(
      "Adversarial images, as `attack --output` writes them, or a file of evidence.",
      valueName: "EVIDENCE.safetensors"))
  var evidence: String

  @OptionGroup var options: VerificationOptions

  func run() throws {
    let settings = options.settings
    try ComputeOptions.start(threads: settings.threads, settings.device)
    try reportingFailures { try settle(settings) }
  }

  private func settle(_ settings: VerificationSettings) throws {
    let file = URL(filePath: result)
    let lock = try FileLock(of: file)
    defer { withExtendedLifetime(lock) {} }
    let before = try ResultStore.load(file)
    let interruption = Interruption()
    let display = CellDisplay(before.defense)
    let objection = try ConfinedProcess(
      ObjectionTask(of: URL(filePath: evidence), to: file, settings, on: Registry.bench),
      limits: options.limitOptions.limits, isCancelled: interruption.check
    ) { display.show($0) }.run()
    if objection.refused > 0 {
      StandardError.line("\(objection.refused) images are outside the ball or the box")
    }
    guard !objection.broken.isEmpty else {
      StandardOutput.line(
        "\(before.defense): none of the images breaks what the result calls robust; it stands")
      throw ExitCode.badInput
    }
    let workspace = Registry.bench.workspace
    let after = try objection.settle(
      before, at: file, in: ObjectionLog(workspace.leaderboard.appending(path: "objections.log")),
      as: workspace.relative(file.path))
    let counts = (before.robust?.count ?? 0, after.robust?.count ?? 0)
    StandardOutput.line(
      "\(before.defense): \(counts.1) images are robust, not \(counts.0); verify it again and run leaderboard"
    )
  }
}
