import Evaluation
import Experiments
import Foundation
import Results
import Robustness
import Testing

@Suite("Stages of a protocol", .serialized)
struct ProtocolTests {
  private static func passes(_ attack: AttackRecord?) -> Int {
    attack.map { $0.forwardPasses + $0.backwardPasses } ?? 0
  }

  @Test("AutoAttack's column is the same whatever runs on survivors between its members")
  func cascade() throws {
    let stage = try LinearStage(attacks: ["apgd-ce", "fab-t"])
    defer { stage.remove() }
    let alone = try stage.measure().result
    // The radius leaves APGD nothing to miss: PMA comes first here, so that it is what breaks images.
    let among = try stage.measure { $0.attacks = ["pma", "apgd-ce", "minimum-margin", "fab-t"] }
      .result
    #expect(among.attack("pma")?.brokenIndices.isEmpty == false)
    #expect(among.attack("apgd-ce") == alone.attack("apgd-ce"))
    #expect(among.attack("fab-t") == alone.attack("fab-t"))
    #expect(among.inconsistencies() == [])
  }

  @Test("a stage for survivors makes no pass on what something broke before")
  func survivors() throws {
    let stage = try LinearStage(attacks: ["pma"])
    defer { stage.remove() }
    let alone = try stage.measure().result
    let late = try stage.measure { $0.attacks = ["pgd-20", "pma"] }.result
    let left = try #require(late.attack("pgd-20")?.robust)
    #expect(Self.passes(late.attack("pma")) < Self.passes(alone.attack("pma")))
    #expect(late.attack("pma")?.robust == left - (late.attack("pma")?.brokenIndices.count ?? 0))
  }

  @Test("lots: the nearest images, until a lot gives nothing; interrupted and resumed, the same")
  func lots() throws {
    let stage = try LinearStage(attacks: EvaluationProtocol.fast.labels)
    defer { stage.remove() }
    func measure(_ journal: URL? = nil) throws -> EvaluationResult {
      try stage.measure({ $0.protocolName = "fast" }, journal: journal).result
    }
    let result = try measure()
    let lots = try #require(result.lots)
    let robust = try #require(result.robust?.indices)
    #expect(result.inconsistencies() == [])
    // A linear model's images are all broken, or certainly not: the first lot gives nothing.
    #expect(lots.attackedIndices.count == 8 && lots.spared == robust.count - 8)
    let whole = try stage.measure { $0.attacks = EvaluationProtocol.ranking.labels }.result
    #expect(whole.robust?.indices == robust)
    // What a slightly larger radius breaks is nearest to a wrong class: it is among those attacked.
    let next = try [1.1, 1.2, 1.3, 1.4, 1.5, 1.7, 2].map { factor in
      let wider = ThreatModel(.linf, epsilon: factor * 2.0 / 255)
      let left = try stage.measure { ($0.attacks, $0.threat) = (["minimum-margin"], wider) }
      return Set(robust).subtracting(left.result.robust?.indices ?? [])
    }.first { !$0.isEmpty }
    let nearest = try #require(next)
    #expect(nearest.count <= 4 && nearest.isSubset(of: lots.attackedIndices))
    // Each stage of a lot costs what it costs in the whole, an image.
    #expect(
      Self.passes(result.attack("square")) * robust.count
        == Self.passes(whole.attack("square")) * 8)
    #expect(try measure(stage.journal) == result)
    let journal = try Data(contentsOf: stage.journal)
    for part in [0.3, 0.7, 0.95] {
      try journal.prefix(Int(part * Double(journal.count))).write(to: stage.journal)
      #expect(try measure(stage.journal) == result)
    }
  }
}
