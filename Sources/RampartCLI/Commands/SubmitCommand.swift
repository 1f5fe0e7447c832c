import ArgumentParser
import Evaluation
import Files
import Foundation
import Verification

/// Packs a verified result for somebody else's leaderboard.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Verifies a complete result and packs it into one file.",
    discussion: """
      The file holds the result, its evidence, its verification and the weights, each where it lies in \
      a checkout. Whoever receives it unpacks it there, runs `verify --rerun` and `leaderboard`, and need not \
      believe anybody. Nothing is sent anywhere.
      """)

  @Argument(help: ArgumentHelp("A complete result.", valueName: "RESULT.json"))
  var result: String

  @OptionGroup var options: VerificationOptions

  @Option(
    help: ArgumentHelp(
      "Where it goes (default: DEFENSE-DATASET-THREAT.tar.gz).", valueName: "FILE.tar.gz"))
  var output: String?

  func validate() throws {
    if options.rerun < 1 {
      throw ValidationError(
        "submit runs the attacks again, so that nobody need believe an earlier file: give --rerun 50, or more."
      )
    }
  }

  func run() throws {
    try reportingFailures {
      let file = URL(filePath: result)
      let report = try VerifyCommand.verify(
        file, options, signedBy: VerifyCommand.key(options, for: [file]))
      StandardOutput.line(report.text)
      let submission = try Submission(
        report, at: file, model: options.model, in: Registry.bench.workspace)
      let target = URL(filePath: output ?? submission.name)
      try submission.write(to: target)
      StandardOutput.line("Wrote \(target.path):")
      for (path, contents) in submission.files {
        StandardOutput.line("  \(path) (\(contents.count) bytes)")
      }
      StandardOutput.line(
        "To rank it: unpack it in a checkout, run `\(ProgramName.typed) verify --rerun \(options.rerun)` on the "
          + "result and `\(ProgramName.typed) leaderboard`, and open a pull request with the files."
      )
    }
  }
}
