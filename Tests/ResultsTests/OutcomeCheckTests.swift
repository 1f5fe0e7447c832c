import Evaluation
import Experiments
import Results
import Robustness
import TestSupport
import Testing
import Torch

/// Flags that an evaluation's own numbers raise, each with a neighbour that raises none.
@Suite("Doubts about outcomes")
struct OutcomeDoubtsTests {
  private func flags(
    of result: EvaluationResult, claimedAccuracy: Double? = nil
  ) throws -> [FlagKind] {
    try Fixture.start()
    let model = FunctionClassifier { try Tensor.zeros([$0.count, 2]) }
    let nothing = AttackBatch(
      images: try Tensor.zeros([0, 1, 2, 2]), labels: try Tensor([Int]()), samples: [])
    let doubts = try Doubts(
      model, classes: 2, threat: ThreatModel(.linf, epsilon: 0.1), random: RandomSource(seed: 0),
      probe: nothing, roster: .builtinAttacks)
    doubts.examine(result, claimedAccuracy: claimedAccuracy)
    return doubts.flags.compactMap { FlagKind(rawValue: $0.id) }
  }

  /// 1,000 images, 900 of them right.
  private func result(_ attacks: [(name: String, broken: Int, silent: Int)]) -> EvaluationResult {
    var result = EvaluationResult(
      setting: Setting(
        protocolName: "rampart-2", defense: "Any",
        dataset: DatasetRecord(
          name: "cifar10", split: .test, samples: 1000, checksum: "", verified: false,
          layout: "binary"),
        threat: ThreatModel(.linf, epsilon: 8 / 255), model: ModelRecord(kind: .defense)),
      environment: EnvironmentRecord(
        rampart: "0", libtorch: "0", device: "cpu", threads: 1, seconds: 0))
    result.clean = CleanRecord(correctIndices: Array(0..<900), samples: 1000)
    result.attacks = attacks.map {
      AttackRecord(
        name: $0.name, robust: 900 - $0.broken, samples: 1000, brokenIndices: Array(0..<$0.broken),
        silentIndices: Array(500..<500 + $0.silent), forwardPasses: 1, backwardPasses: 1,
        seconds: 1)
    }
    return result
  }

  @Test("Square gaining over 0.2 points on the attacks with gradients", arguments: [2, 3])
  func square(gain: Int) throws {
    let found = result([("apgd-ce", 400, 0), ("square", gain, 0)])
    #expect(try flags(of: found).contains(.squareGain) == (gain > 2))
    #expect(try flags(of: result([("square", gain, 0)])) == [], "alone it proves nothing")
  }

  @Test("more than a hundredth of the right images broken on the way only", arguments: [9, 10])
  func silent(count: Int) throws {
    #expect(
      try flags(of: result([("pgd-20", 100, count)])).contains(.silentSuccess) == (count > 9))
  }

  @Test(
    "a clean accuracy far from the card's",
    arguments: [(0.90, false), (0.93, false), (0.95, true), (0.85, true)])
  func card(claimed: Double, isDoubtful: Bool) throws {
    let found = try flags(of: result([]), claimedAccuracy: claimed)
    #expect(found == (isDoubtful ? [.cleanAccuracy] : []))
  }

  @Test("predictions that change with the number of threads", arguments: [true, false])
  func threads(isDependent: Bool) throws {
    try Fixture.start()
    var threads = 2
    let model = FunctionClassifier { images in
      let sign: Float = isDependent && threads == 1 ? -1 : 1
      return try Tensor(
        (0..<images.count).flatMap { _ in [sign * 5, -sign * 5] }, shape: [images.count, 2])
    }
    let batch = AttackBatch(
      images: try Tensor.zeros([4, 1, 2, 2]), labels: try Tensor([0, 0, 0, 0]),
      samples: [0, 1, 2, 3])
    let doubts = try Doubts(
      model, classes: 2, threat: ThreatModel(.linf, epsilon: 0.1), random: RandomSource(seed: 0),
      probe: batch, roster: .builtinAttacks, threads: 2, setThreads: { threads = $0 })
    #expect(doubts.flags.contains { $0.id == FlagKind.threadDependent.rawValue } == isDependent)
    #expect(threads == 2, "set again at the end")
  }
}
