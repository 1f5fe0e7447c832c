import Experiments
import Results
import Testing

@Suite("Consistency")
struct ConsistencyTests {
  @Test("conclusions follow from the indices")
  func conclusions() {
    var broken = Fixture.broken
    broken[4].1 = [6]
    let result = Fixture.result(broken: broken)
    // PMA starts from what nothing before it broke; the cascade knows nothing of what it breaks.
    #expect(result.attacks.map(\.robust) == [6, 6, 5, 4, 2, 2, 4, 4])
    #expect(result.autoattack?.robust == 4)
    #expect(result.robust?.indices == [0, 7])
    #expect(result.robust?.accuracy == 0.2)
    #expect(
      result.brokenBy
        == [1: "pgd-20", 2: "pgd-20", 5: "pgd-20", 3: "cw", 4: "apgd-t", 6: "pma"])
    #expect(result.complete && result.isRanked)
    #expect(result.inconsistencies().isEmpty)
    #expect(Fixture.failure().inconsistencies().isEmpty)
  }

  @Test("a complete run of the protocol that was ranked before stays complete, and is not ranked")
  func replaced() {
    let result = Fixture.replaced
    #expect(result.complete && result.inconsistencies().isEmpty)
    #expect(!result.isRanked && result.rankingFaults == ["protocol rampart-1"])
    #expect(result.autoattack == Fixture.result().autoattack)
    #expect(result.robust?.indices == [0, 6, 7])
  }

  @Test("where lots were attacked nothing is AutoAttack's, and what was spared is counted")
  func lots() {
    var result = Fixture.result(
      broken: [
        ("pma-25", [1, 2], [5]), ("mm-3", [3], []), ("apgd-ce", [], []), ("apgd-t", [4], []),
        ("pma", [], []), ("minimum-margin", [], []), ("fab-t", [], []), ("square", [6], []),
      ])
    result.protocolName = "fast"
    result.lots = LotsRecord(attackedIndices: [6, 4])
    result = result.concluded()
    #expect(result.inconsistencies() == [])
    #expect(result.attacks.map(\.robust) == [5, 4, 4, 3, 3, 3, 3, 2])
    #expect(result.autoattack == nil && !result.complete)
    #expect(result.robust?.indices == [0, 7])
    #expect(result.lots?.attackedIndices == [4, 6] && result.lots?.spared == 2)
    result.lots?.spared = 1
    #expect(result.inconsistencies() == ["lots.spared is 1, the indices give 2"])
  }

  @Test("autoattack is null unless all four members ran")
  func partialCascade() {
    let result = Fixture.result(broken: Array(Fixture.broken.prefix(4)))
    #expect(result.autoattack == nil)
    #expect(result.attacks.last?.robust == 4)
    #expect(!result.isComplete)
    #expect(result.completenessFaults == ["without pma, minimum-margin, fab-t, square"])
  }

  /// One edit of a sound result, and what must be said about it.
  struct Forgery: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let edit: @Sendable (inout EvaluationResult) -> Void

    init(_ complaint: String, _ edit: @escaping @Sendable (inout EvaluationResult) -> Void) {
      testDescription = complaint
      self.edit = edit
    }
  }

  static let forgeries = [
    Forgery("clean.accuracy is 0.9, the indices give 0.8") { $0.clean?.accuracy = 0.9 },
    Forgery("clean.correct is 9, the indices give 8") { $0.clean?.correct = 9 },
    Forgery("clean.interval[0]") { $0.clean?.interval.low += 0.001 },
    Forgery("robust.accuracy is 0.4") { $0.robust?.accuracy = 0.4 },
    Forgery("robust.interval[1]") { $0.robust?.interval.high -= 0.001 },
    Forgery("robust.indices holds 1, which an attack broke") {
      $0.robust = RobustRecord(indices: [0, 1, 6, 7], samples: 10)
    },
    Forgery("robust.indices lacks 7") { $0.robust?.indices = [0, 6] },
    Forgery("attacks[cw].robust is 7, the indices give 6") { $0.attacks[1].robust = 7 },
    Forgery("attacks[apgd-t].robustAccuracy") { $0.attacks[3].robustAccuracy = 0.7 },
    Forgery("attacks[pgd-20].brokenIndices holds 9") { $0.attacks[0].brokenIndices.append(9) },
    Forgery("attacks[pgd-20].silentIndices and brokenIndices share") {
      $0.attacks[0].silentIndices = [2]
    },
    Forgery("attacks[apgd-t].brokenIndices repeats") { $0.attacks[3].brokenIndices = [1, 4] },
    Forgery("attacks[pma].brokenIndices repeats") { $0.attacks[4].brokenIndices = [5] },
    Forgery("attacks[pgd-20] is there twice") { $0.attacks.append($0.attacks[0]) },
    Forgery("autoattack.robust is 5") { $0.autoattack?.robust = 5 },
    Forgery("autoattack is missing") { $0.autoattack = nil },
    Forgery("autoattack is given though") { $0.attacks.removeLast() },
    Forgery("brokenBy[3] is square, the attacks' lists give cw") { $0.brokenBy[3] = "square" },
    Forgery("brokenBy[4] is missing") { $0.brokenBy[4] = nil },
    Forgery("brokenBy[6] is cw, the attacks' lists give nothing") { $0.brokenBy[6] = "cw" },
    Forgery("threat.epsilon is 0.1") {
      $0.threat = ThreatModel(.linf, epsilon: 0.1, statedAs: "8/255")
    },
    Forgery("dataset.samples is 9") {
      $0.dataset.samples = 9
      $0.dataset.sampleIndices = Array(0..<10)
    },
    Forgery("reach beyond the 9 images") { $0.dataset.splitSamples = 9 },
    Forgery("complete is true, this run is not: 10 of 20 images") {
      $0.dataset.splitSamples = 20
    },
    Forgery("complete is true, this run is not: seed 1") { $0.seed = 1 },
    Forgery("complete is true, this run is not: protocol fast") { $0.protocolName = "fast" },
    Forgery("complete is true, this run is not: training split") { $0.dataset.split = .train },
    Forgery("complete is false") { $0.complete = false },
    Forgery("failure is given") { $0.failure = FailureRecord(message: "No") },
    Forgery("status is crashed, failure is missing") { $0.status = .crashed },
    Forgery("clean is missing") { $0.clean = nil },
    Forgery("nearTies is negative") { $0.nearTies = -1 },
    Forgery("model.sha256 is missing") { $0.model.sha256 = nil },
    Forgery("model.sha256 is missing") { $0.model.sha256 = "" },
    Forgery("complete is true, this run is not: no hash of the weights") {
      $0.model.sha256 = nil
    },
  ]

  @Test("every edit is caught and named", arguments: forgeries)
  func forgery(_ forgery: Forgery) {
    var result = Fixture.result()
    forgery.edit(&result)
    let messages = result.inconsistencies()
    #expect(messages.contains { $0.contains(forgery.testDescription) }, "\(messages)")
  }
}
