import ArgumentParser
import Evaluation
import Foundation
import Torch
import Verification

/// Checks results against their data, models and evidence.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks results against data, model and evidence.",
    discussion: """
      Without running an attack it proves clean accuracy, every broken image that there is evidence \
      for, all arithmetic and all hashes, and so an upper bound of the robust accuracy. What holds is \
      written beside the result, where the leaderboard finds it. Ends with 65 where something does \
      not hold.
      """)

  @Argument(help: ArgumentHelp("Results, as `evaluate` writes them.", valueName: "RESULT.json"))
  var results: [String]

  @OptionGroup var options: VerificationOptions

  func run() throws {
    var isFine = true
    let settings = options.settings
    for path in results {
      do {
        try reportingFailures {
          let report = try Self.verify(URL(filePath: path), settings)
          StandardOutput.line(report.text)
          isFine = isFine && report.isVerified
        }
      } catch let code as ExitCode where code == .badInput {
        // The error has been told; the other results are verified all the same.
        isFine = false
      }
    }
    if !isFine { throw ExitCode.badInput }
  }

  /// Verifies a result, and shows how far it has come.
  static func verify(_ file: URL, _ settings: VerificationSettings) throws -> VerificationReport {
    try ComputeOptions.start(threads: settings.threads, settings.device)
    let interruption = Interruption()
    let display = CellDisplay(file.deletingPathExtension().lastPathComponent)
    return try Verifier(file, settings, bench: Registry.bench) { progress in
      if interruption.isRequested { throw CancellationError() }
      display.show(progress)
    }.run()
  }
}
