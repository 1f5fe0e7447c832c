import ArgumentParser
import Files
import Foundation
import Robustness
import Torch
import Verification

/// What a verification needs besides the result.
struct VerificationOptions: ParsableArguments {
  @Option(help: "The folder of the archives, or the file of images (default: datasets/).")
  var data: String?

  @Option(help: "The model file (default: the one that the result names).")
  var model: String?

  @Option(
    help: """
      Run the attacks again on N random images, those first that the result calls robust, and on a quarter as many that \
      it calls broken; `submit` asks for some.
      """)
  var rerun = 0

  @Option(
    help: "What those images are drawn with (default: drawn by lot, so that no one knows it).")
  var seed: UInt64?

  @OptionGroup var limitOptions: LimitOptions

  @Option(
    help: ArgumentHelp(
      "The key to sign with (default: yours, made on first use: ~/.config/rampart/key).",
      valueName: "FILE"))
  var key: String?

  @Option(help: "The number of threads (default: all cores).")
  var threads: Int?

  @Option(help: "cpu or cuda.")
  var device: Device = .cpu

  func validate() throws {
    if rerun < 0 { throw ValidationError("--rerun must not be negative.") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
  }

  /// The key to sign with.
  var signingKey: SigningKey {
    get throws { try key.map { try KeyFile.key(at: URL(filePath: $0)) } ?? KeyFile.key() }
  }

  /// The settings.
  var settings: VerificationSettings {
    VerificationSettings(
      data: data.map { URL(filePath: $0) }, model: model, rerun: rerun,
      seed: seed ?? .random(in: 0 ... .max), isSeedDrawn: seed == nil,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, device: device)
  }
}
