import Experiments
import Results
import Testing

/// Flags that an evaluation's own numbers raise, each with a neighbour that raises none.
@Suite("Doubts about outcomes")
struct OutcomeCheckTests {
  private func flags(of result: EvaluationResult, claimedAccuracy: Double? = nil) -> [FlagKind] {
    OutcomeChecks(result, claimedAccuracy: claimedAccuracy).flags
      .compactMap { FlagKind(rawValue: $0.id) }
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
    #expect(flags(of: found).contains(.squareGain) == (gain > 2))
    #expect(flags(of: result([("square", gain, 0)])) == [], "alone it proves nothing")
  }

  @Test("what a remedy found is left out")
  func remedy() {
    var found = result([("apgd-ce", 400, 0), ("square", 1, 0), ("pgd+bpda", 0, 50)])
    found.remedies = [
      RemedyRecord(name: "bpda", reason: "the model offers it", attacks: ["pgd+bpda"])
    ]
    #expect(flags(of: found) == [])
    found.remedies = []
    #expect(flags(of: found) == [.silentSuccess])
  }

  @Test("more than a hundredth of the right images broken on the way only", arguments: [9, 10])
  func silent(count: Int) throws {
    #expect(
      flags(of: result([("pgd-20", 100, count)])).contains(.silentSuccess) == (count > 9))
  }

  @Test(
    "a clean accuracy far from the card's",
    arguments: [(0.90, false), (0.93, false), (0.95, true), (0.85, true)])
  func card(claimed: Double, isDoubtful: Bool) throws {
    let found = flags(of: result([]), claimedAccuracy: claimed)
    #expect(found == (isDoubtful ? [.cleanAccuracy] : []))
  }
}
