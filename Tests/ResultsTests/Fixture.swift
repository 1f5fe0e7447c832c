import Experiments
import Foundation
import Results

/// Results to test with: ten images, eight of them classified correctly.
enum Fixture {
  /// What each attack of the ranking protocol breaks; silent successes come last.
  static let broken: [(String, [Int], [Int])] = [
    ("pgd-20", [1, 2], [5]), ("cw", [2, 3], []), ("apgd-ce", [1, 2, 3], []), ("apgd-t", [4], []),
    ("pma", [], []), ("minimum-margin", [], []), ("fab-t", [], []), ("square", [], []),
  ]

  /// The same under the protocol that was ranked before it.
  static var replaced: EvaluationResult {
    var result = result(broken: broken.filter { $0.0 != "pma" && $0.0 != "minimum-margin" })
    result.protocolName = "rampart-1"
    return result.concluded()
  }

  static func result(
    _ defense: String = "Example", indices: [Int]? = nil, correct: [Int] = Array(0..<8),
    broken: [(String, [Int], [Int])] = broken, splitSamples: Int? = 10
  ) -> EvaluationResult {
    let samples = indices?.count ?? 10
    let attacks = broken.map { name, broken, silent in
      AttackRecord(
        name: name, robust: 0, samples: samples, brokenIndices: broken, silentIndices: silent,
        forwardPasses: 200, backwardPasses: 190, seconds: 1.25,
        parameters: ["steps": 20, "stepSize": 0.25])
    }
    return EvaluationResult(
      setting: Setting(
        protocolName: "rampart-2", defense: defense, options: ["width": 16],
        dataset: DatasetRecord(
          name: "sample", split: .test, samples: samples, checksum: "ab12", verified: true,
          layout: "binary", splitSamples: splitSamples, sampleIndices: indices),
        threat: ThreatModel(.linf, epsilon: 8.0 / 255),
        model: ModelRecord(kind: .defense, path: "weights.safetensors", sha256: "cd34")),
      clean: CleanRecord(correctIndices: correct, samples: samples), attacks: attacks,
      flags: [Flag(id: "near", message: "A message with a / and a \"quote\"")],
      environment: EnvironmentRecord(
        rampart: "0.1.0", libtorch: "1.13.1", device: "cpu", threads: 2, seconds: 12.5)
    ).concluded()
  }

  static func failure(_ defense: String = "Example") -> EvaluationResult {
    var result = result(defense)
    result.clean = nil
    result.attacks = []
    result.autoattack = nil
    result.robust = nil
    result.brokenBy = [:]
    result.status = .crashed
    result.failure = FailureRecord(message: "Fatal error in model(for:)", exitCode: nil, signal: 4)
    return result.concluded()
  }

  /// Runs a test in a folder of its own, which is removed afterwards.
  static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rampart-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
