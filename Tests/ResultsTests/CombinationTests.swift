import Experiments
import Results
import Testing

@Suite("Merging and comparing")
struct CombinationTests {
  /// The part of the fixture on some images.
  private func shard(_ indices: [Int]) -> EvaluationResult {
    let kept = Set(indices)
    return Fixture.result(
      indices: indices, correct: (0..<8).filter(kept.contains),
      broken: Fixture.broken.map { name, broken, silent in
        (name, broken.filter(kept.contains), silent.filter(kept.contains))
      })
  }

  @Test("the images that no shard has are named as runs")
  func gaps() {
    func gaps(_ indices: [Int], of total: Int?) -> [Range<Int>] {
      var record = Fixture.result(indices: indices).dataset
      (record.sampleIndices, record.splitSamples) = (indices, total)
      return record.gaps
    }
    #expect(gaps([0, 1, 2], of: 3) == [])
    #expect(gaps([2, 3, 7], of: 10) == [0..<2, 4..<7, 8..<10])
    #expect(gaps([2, 3, 7], of: nil) == [0..<2, 4..<7])
    #expect(gaps([], of: 4) == [0..<4])
  }

  @Test("classes and near ties of shards are those of the whole")
  func mergeClasses() throws {
    let labels = [0, 1, 0, 1, 2, 2, 0, 1, 2, 2]
    let names = ["cat", "dog"]
    let shards = [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]].map { indices in
      var part = shard(indices).countingClasses(labels: labels, names: names)
      (part.nearTies, part.nearTieIndices) = (indices[0] == 0 ? 1 : 0, indices[0] == 0 ? [3] : [])
      part.doubt = DoubtRecord(forwardPasses: 7, backwardPasses: indices.count, seconds: 1)
      return part
    }
    let merged = try EvaluationResult.merged(shards: shards)
    let whole = Fixture.result().countingClasses(labels: labels, names: names)
    #expect(merged.classes == whole.classes)
    #expect(whole.classes.map(\.title) == ["cat", "dog", "2"])
    #expect(whole.classes.map(\.samples) == [3, 3, 4])
    #expect(whole.classes.map(\.correct) == [3, 3, 2])
    #expect(whole.classes.map(\.robust) == [2, 1, 0])
    #expect(merged.nearTieIndices == [3])
    #expect(merged.doubt == DoubtRecord(forwardPasses: 21, backwardPasses: 10, seconds: 3))
    #expect(merged.inconsistencies().isEmpty)
    var forged = merged
    forged.classes[0].robust += 1
    #expect(forged.inconsistencies() == ["classes[].robust add up to 4, the indices give 3"])
  }

  @Test("a doubt that no shard gives reason for, and the whole does")
  func mergeDoubts() throws {
    let silent = [("pgd-20", [1], [2, 5])] + Fixture.broken.dropFirst()
    let shards = [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]].map { indices in
      Fixture.result(
        indices: indices, correct: (0..<8).filter(indices.contains),
        broken: silent.map { name, broken, silent in
          (name, broken.filter(indices.contains), silent.filter(indices.contains))
        })
    }
    for shard in shards {
      #expect(
        !OutcomeChecks(shard, claimedAccuracy: nil).flags.contains { $0.id == "silent-success" })
    }
    #expect(try EvaluationResult.merged(shards: shards).isFlagged(.silentSuccess))
  }

  @Test("a doubt that a shard gives reason for, and the whole does not; other doubts stay")
  func mergeLocalDoubts() throws {
    var shards = [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]].map(shard)
    shards[0].flags = [
      Flag(.silentSuccess, "pgd-20 ended on a right image for 2 of 4 samples"),
      Flag(.zeroGradients, "none"),
    ]
    shards[1].flags = []
    let merged = try EvaluationResult.merged(shards: shards)
    #expect(merged.flags.map(\.id) == ["zero-gradients"])
    #expect(try EvaluationResult.merged(shards: [shards[0]]).isFlagged(.silentSuccess))
  }

  @Test("a comparison says which attack makes the difference, and of near ties")
  func reasons() throws {
    var first = Fixture.result()
    (first.nearTies, first.nearTieIndices) = (1, [4])
    var attacks = Fixture.broken
    attacks[0].1 = [1]
    attacks[1].1 = [3]
    attacks[3] = ("square", [6], [])
    attacks.removeLast()
    let second = Fixture.result("Other", correct: [0, 1, 2, 3, 4, 5, 6, 9], broken: attacks)
    let reasons = try ResultComparison(first, second).changes.map { "\($0.index): \($0.reason)" }
    #expect(
      reasons == [
        "2: pgd-20, cw in the first only; apgd-ce in both",
        "4: apgd-t in the first only (the second did not run apgd-t); a near tie in the first",
        "6: square in the second only",
        "7: only the second is wrong on the clean image",
        "9: only the first is wrong on the clean image",
      ])
  }

  @Test("the hardest images are those that most defenses lose")
  func difficulty() {
    let results = [
      Fixture.result(), Fixture.result("B", correct: [0, 1], broken: [("pgd-20", [], [])]),
      Fixture.result("C", correct: Array(0..<10), broken: [("pgd-20", [], [])]),
      Fixture.failure("D"),
    ]
    let difficulty = ImageDifficulty(results)
    #expect(difficulty.losers[0] == 0 && difficulty.losers[9] == 2)
    #expect(difficulty.groups.map(\.losers) == [2, 1, 0])
    #expect(difficulty.groups.map(\.images) == [[2, 3, 4, 5, 8, 9], [1, 6, 7], [0]])
    #expect(ImageDifficulty([]).groups.isEmpty)
  }

  @Test("shards make the whole, in any order", arguments: [[0, 1, 2], [2, 0, 1]])
  func merge(order: [Int]) throws {
    let shards = [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]].map(shard)
    #expect(shards.allSatisfy { !$0.complete })
    let merged = try EvaluationResult.merged(shards: order.map { shards[$0] })
    let whole = Fixture.result()
    #expect(merged.complete)
    #expect(merged.dataset == whole.dataset)
    #expect(merged.clean == whole.clean)
    #expect(merged.robust == whole.robust)
    #expect(merged.autoattack == whole.autoattack)
    #expect(merged.brokenBy == whole.brokenBy)
    #expect(merged.attacks.map(\.robust) == whole.attacks.map(\.robust))
    #expect(merged.attacks.map(\.forwardPasses) == Array(repeating: 600, count: 8))
    #expect(merged.flags == whole.flags)
    #expect(merged.inconsistencies().isEmpty)
  }

  @Test("a SHA-256 of the data that all shards have is the whole's", arguments: [false, true])
  func mergeDigests(hasOld: Bool) throws {
    var shards = [[0, 1], [2, 3]].map(shard)
    shards[0].dataset.sha256 = "01"
    if !hasOld { shards[1].dataset.sha256 = "01" }
    #expect(try EvaluationResult.merged(shards: shards).dataset.sha256 == (hasOld ? nil : "01"))
    shards[1].dataset.sha256 = "02"
    #expect(throws: ResultsError.self) { try EvaluationResult.merged(shards: shards) }
  }

  @Test("some of the shards make a partial result")
  func mergeSome() throws {
    let merged = try EvaluationResult.merged(shards: [shard([1, 4, 7]), shard([0, 3])])
    #expect(merged.dataset.sampleIndices == [0, 1, 3, 4, 7])
    #expect(!merged.complete)
  }

  @Test("overlapping, failed, forged and foreign shards are refused by name")
  func mergeRefused() {
    func complaint(_ second: EvaluationResult) -> String {
      let shards = [shard([0, 1]), second]
      let error = #expect(throws: ResultsError.self) {
        try EvaluationResult.merged(shards: shards)
      }
      return error?.message ?? ""
    }
    func edited(_ edit: (inout EvaluationResult) -> Void) -> EvaluationResult {
      var result = shard([2, 3])
      edit(&result)
      return result
    }
    #expect(complaint(shard([1, 2])).contains("image 1"))
    #expect(complaint(Fixture.failure()).contains("crashed"))
    #expect(
      complaint(edited { $0.clean = CleanRecord(correctIndices: [2], samples: 9) }).contains(
        "contradicts itself"))
    #expect(complaint(edited { $0.seed = 3 }).contains("seed not the same"))
    #expect(complaint(edited { $0.model.sha256 = "0" }).contains("weights"))
    #expect(complaint(edited { $0.dataset.checksum = "0" }).contains("archive"))
    #expect(complaint(edited { $0.options = [:] }).contains("options"))
    #expect(
      complaint(edited { $0.threat = ThreatModel(.l2, epsilon: 8.0 / 255) }).contains("threat"))
    #expect(complaint(edited { $0.protocolName = "rampart-1" }).contains("protocol"))
    #expect(complaint(edited { $0.attacks[0].parameters = [:] }).contains("parameters"))
    #expect(throws: ResultsError.self) { try EvaluationResult.merged(shards: []) }
  }

  @Test("a comparison names each image whose verdict changed")
  func compare() throws {
    let first = Fixture.result()
    var attacks = Fixture.broken
    attacks[0].2 = []
    attacks[3].1 = [4, 6]
    let second = Fixture.result("Other", correct: [0, 1, 2, 3, 4, 5, 6, 9], broken: attacks)
    let comparison = try ResultComparison(first, second)
    #expect(comparison.samples == 10)
    #expect(
      comparison.changes.map { "\($0.index): \($0.before) → \($0.after)" } == [
        "5: broken by pgd-20 → robust", "6: robust → broken by apgd-t",
        "7: robust → misclassified", "9: misclassified → robust",
      ])
    #expect(comparison.onlyFirst == 2 && comparison.onlySecond == 2)
    #expect(comparison.pValue == 1)
    #expect(comparison.settings == ["defense: Example → Other"])
  }

  @Test("results of different images are not compared")
  func compareRefused() throws {
    var other = Fixture.result()
    other.dataset.checksum = "ff"
    _ = try ResultComparison(Fixture.result(), other)
    other.dataset.verified = false
    #expect(throws: ResultsError.self) { try ResultComparison(Fixture.result(), other) }
    #expect(throws: ResultsError.self) {
      try ResultComparison(Fixture.result(), Fixture.failure())
    }
  }
}
