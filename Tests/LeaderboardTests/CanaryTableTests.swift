import Experiments
import Leaderboard
import Results
import Testing

@Suite("Canaries on the leaderboard")
struct CanaryTableTests {
  @Test("have a table of their own, with attacks, remedies and flags, and no rank")
  func table() throws {
    var canary = Fixture.result(
      "BitDepth",
      flags: [
        Flag(.knownBroken, "a canary"),
        Flag(id: "zero-gradients", message: "31 of 31 images"),
      ])
    canary.attacks.append(
      AttackRecord(
        name: "mm+bpda", robust: 0, samples: 200, brokenIndices: [3, 4], forwardPasses: 1,
        backwardPasses: 1, seconds: 1))
    canary.remedies = [RemedyRecord(name: "bpda", reason: "flag", attacks: ["mm+bpda"])]
    canary.classes = []
    let page = LeaderboardPage(results: [canary.concluded(), Fixture.result("A")])
    #expect(page.contents.canaries.map(\.defense) == ["BitDepth"])
    #expect(page.contents.sections.flatMap(\.rows).map(\.result.defense) == ["A"])
    #expect(page.contents.partial.isEmpty)
    let row = try #require(
      page.markdown.split(separator: "\n").first { $0.hasPrefix("| BitDepth") })
    #expect(row.contains("bpda: 90 → 88") && row.contains("zero-gradients"))
    #expect(!row.contains("known-broken"))
    #expect(page.text(width: 120).contains("Canaries"))
  }
}
