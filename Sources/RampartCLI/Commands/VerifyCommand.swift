import ArgumentParser
import Evaluation
import Files
import Foundation
import Results
import Torch
import Verification

/// Checks results against their data, models and evidence.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks results against data, model and evidence.",
    discussion: """
      Without running an attack it proves clean accuracy, every broken image that there is evidence \
      for, all arithmetic and all hashes, and so an upper bound of the robust accuracy. What holds is \
      written beside the result under your signature, where the leaderboard finds it. Ends with 65 where something does \
      not hold.
      """)

  @Argument(help: ArgumentHelp("Results, as `evaluate` writes them.", valueName: "RESULT.json"))
  var results: [String]

  @OptionGroup var options: VerificationOptions

  func run() throws {
    let files = results.map { URL(filePath: $0) }
    let key = try Self.key(options, for: files)
    var codes: Set<ExitCode> = []
    for file in files {
      do {
        try reportingFailures {
          let report = try Self.verify(file, options, signedBy: key)
          StandardOutput.line(report.text)
          if !report.isVerified { codes.insert(.badInput) }
        }
      } catch let code as ExitCode where [.badInput, .defenseFailed].contains(code) {
        // The error has been told; the other results are verified all the same.
        codes.insert(code)
      }
    }
    if let code = codes.min(by: { $0.rawValue < $1.rawValue }) { throw code }
  }

  /// The key to sign with, before anything takes time.
  ///
  /// - Parameter files: results whose verifications go where there is no key: no failure leaves one.
  static func key(_ options: VerificationOptions, for files: [URL]) throws -> SigningKey {
    var key: SigningKey?
    do {
      try reportingFailures { key = try options.signingKey }
    } catch {
      for file in files { VerificationFile(of: file).remove() }
      throw error
    }
    guard let key else { throw ExitCode.badInput }
    return key
  }

  /// Verifies a result in a confined process, shows how far it has come, and keeps what holds.
  static func verify(
    _ file: URL, _ options: VerificationOptions, signedBy key: SigningKey
  ) throws -> VerificationReport {
    let settings = options.settings
    try ComputeOptions.start(threads: settings.threads, settings.device)
    let place = VerificationFile(of: file)
    let keys = try TrustedKeys(reading: Registry.bench.workspace.trustedKeys)
    let earlier = place.record(trusting: keys)
    place.remove()
    let interruption = Interruption()
    let display = CellDisplay(file.deletingPathExtension().lastPathComponent)
    do {
      let report = try ConfinedProcess(
        VerificationTask(file, settings, on: Registry.bench), limits: options.limitOptions.limits,
        isCancelled: interruption.check
      ) { display.show($0) }.run()
      try place.keep(report, signedBy: key, unlessMoreThan: earlier)
      return report
    } catch let failure as TaskFailure where !failure.isBadInput {
      StandardError.line("Error: \(file.path): its model \(failure)")
      throw ExitCode.defenseFailed
    }
  }
}
