import Experiments
import Foundation
import Results
import Testing

@Suite("Remedies and flags in results")
struct RemedyTests {
  private func result(_ extra: [(String, [Int], [Int])] = []) -> EvaluationResult {
    var result = Fixture.result(broken: Fixture.broken + extra)
    result.remedies = [
      RemedyRecord(
        name: "bpda", reason: "zero-gradients", attacks: ["apgd-margin+bpda", "mm+bpda"])
    ]
    return result.concluded()
  }

  private let extra: [(String, [Int], [Int])] = [
    ("apgd-margin+bpda", [0], []), ("mm+bpda", [6], []),
  ]

  @Test("both numbers follow from the lists, and the lower one ranks")
  func numbers() throws {
    let result = result(extra)
    let remedy = try #require(result.remedies.first)
    #expect(remedy.robustBefore == 3 && remedy.robustAfter == 1)
    #expect(result.robust?.indices == [7])
    #expect(result.attack("apgd-margin+bpda")?.robust == 2)
    #expect(result.attack("mm+bpda")?.robust == 1)
    #expect(result.brokenBy[6] == "mm+bpda" && result.autoattack?.robust == 4)
    #expect(result.inconsistencies() == [] && result.isComplete)
    let copy = try ResultCoder.decode(ResultCoder.encode(result))
    #expect(copy == result)
  }

  @Test("numbers that do not follow are found")
  func contradictions() {
    var edited = result(extra)
    edited.remedies[0].robustAfter = 3
    #expect(edited.inconsistencies().contains { $0.contains("remedies[bpda].robustAfter") })
    #expect(result().inconsistencies().contains { $0.contains("not in the result") })
  }

  @Test("shards merge though a remedy ran in one of them only")
  func merging() throws {
    var second = Fixture.result(
      indices: Array(10..<20), correct: Array(10..<18),
      broken: Fixture.broken.map { ($0.0, $0.1.map { $0 + 10 }, $0.2.map { $0 + 10 }) },
      splitSamples: 20)
    second.dataset.splitSamples = 20
    var first = result(extra)
    first.dataset.splitSamples = 20
    let shards = [second.concluded(), first.concluded()]
    let merged = try EvaluationResult.merged(shards: shards)
    #expect(merged.inconsistencies() == [])
    // One of two ran it; a shard without an image to search would not have had to.
    #expect(try #require(merged.remediesRun(in: shards)) == (1, 2))
    var empty = shards[0]
    empty.robust?.indices = []
    #expect(merged.remediesRun(in: [empty, shards[1]]) == nil)
    var doubted = merged
    (doubted.remedies, doubted.flags) = ([], [Flag(.squareGain, "")])
    #expect(try #require(doubted.remediesRun(in: [shards[0]])) == (0, 1))
    doubted.flags = []
    #expect(doubted.remediesRun(in: [shards[0]]) == nil)
    #expect(merged.remedies.map(\.robustBefore) == [6] && merged.remedies[0].robustAfter == 4)
    #expect(merged.attacks.count == 10)
  }

  @Test("a canary is never complete")
  func canary() {
    var canary = Fixture.result()
    #expect(canary.isComplete)
    canary.flags.append(Flag(.knownBroken, "a canary"))
    #expect(!canary.concluded().complete)
    #expect(canary.completenessFaults == ["known to be broken: a canary"])
  }
}
