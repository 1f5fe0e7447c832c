import Experiments
import Results

/// Results to make leaderboards of: 200 images each.
enum Fixture {
  static let samples = 200

  /// A run in which PGD-20 breaks a third of what is lost, CW two thirds, APGD-CE all of it.
  static func result(
    _ defense: String, correct: Int = 180, robust: Int = 90, dataset: String = "cifar10",
    splitSamples: Int = samples, flags: [Flag] = [], training: JSONValue? = nil
  ) -> EvaluationResult {
    let lost = Array(robust..<correct)
    let broken = [
      ("pgd-20", Array(lost.prefix(lost.count / 3))),
      ("cw", Array(lost.prefix(lost.count * 2 / 3))),
      ("apgd-ce", lost), ("apgd-t", []), ("pma", []), ("minimum-margin", []),
      ("fab-t", []), ("square", []),
    ]
    return EvaluationResult(
      setting: Setting(
        protocolName: "rampart-2", defense: defense,
        dataset: DatasetRecord(
          name: dataset, split: .test, samples: samples, checksum: "0123456789abcdef",
          verified: true, layout: "binary", splitSamples: splitSamples),
        threat: ThreatModel(.linf, epsilon: 8.0 / 255),
        model: ModelRecord(kind: .defense, path: "\(defense).safetensors", sha256: "00")),
      clean: CleanRecord(correctIndices: Array(0..<correct), samples: samples),
      attacks: broken.map { name, indices in
        AttackRecord(
          name: name, robust: 0, samples: samples, brokenIndices: indices, forwardPasses: 4000,
          backwardPasses: 4000, seconds: 2)
      }, flags: flags,
      environment: EnvironmentRecord(
        rampart: "0.1.0", libtorch: "1.13.1", device: "cpu", threads: 2, seconds: 34.2),
      training: training
    ).concluded()
      .countingClasses(labels: (0..<samples).map { $0 % 3 }, names: ["cat", "dog|wolf"])
  }

  static func failure(_ defense: String) -> EvaluationResult {
    var result = result(defense)
    result.clean = nil
    result.attacks = []
    result.autoattack = nil
    result.robust = nil
    result.brokenBy = [:]
    result.classes = []
    result.status = .crashed
    result.failure = FailureRecord(message: "Fatal error: no | weights", signal: 5)
    return result.concluded()
  }

  /// Evidence of the first three: kept, verified with a rerun, and verified without one.
  static var standings: [EvaluationResult: EvidenceStanding] {
    let results = all
    func verified(
      _ result: EvaluationResult, _ rerun: VerificationRecord.Rerun?
    ) -> EvidenceStanding {
      .verified(
        VerificationRecord(
          result: "00", evidence: "11", clean: samples, proved: result.brokenBy.count - 5,
          broken: result.brokenBy.count, rerun: rerun, environment: result.environment))
    }
    return [
      results[0]: .unverified,
      results[1]: verified(results[1], .init(samples: 20, claimed: 20, robust: 95, seed: 7)),
      results[2]: verified(results[2], nil),
    ]
  }

  /// One of everything that a page can show.
  static var all: [EvaluationResult] {
    var forged = result("Forged")
    forged.robust?.accuracy = 0.9
    return [
      result(
        "AdversarialTraining", robust: 92,
        training: ["trainedOn": "CIFAR-10 train, JPEG copies", "epochs": 30]),
      result("TRADES", correct: 170, robust: 95), result("Undefended", correct: 190, robust: 0),
      result(
        "Odd_<name>|*", robust: 60,
        flags: [Flag(id: "zero-gradients", message: "31 of 200 images have a gradient of zero")]),
      result("AdversarialTraining", robust: 70, dataset: "sample"), failure("Broken"),
      result(
        "TRADES", splitSamples: 10_000,
        flags: [Flag(id: "large-epsilon", message: "ε = 2 is above 1")]),
      forged,
    ]
  }
}
