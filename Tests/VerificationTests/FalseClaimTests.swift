import Evaluation
import Evidence
import Foundation
import Results
import Testing
import Verification

@Suite("A false claim of robustness")
struct FalseClaimTests {
  /// A broken image called robust, and everything computed again.
  private func forgery() throws -> (forgery: Forgery, image: Int) {
    var forgery = Forgery(try Measured.robust.get())
    let image = try #require(forgery.result.brokenBy.keys.min())
    for index in forgery.result.attacks.indices {
      forgery.result.attacks[index].brokenIndices.removeAll { $0 == image }
      forgery.result.attacks[index].silentIndices.removeAll { $0 == image }
    }
    return (forgery, image)
  }

  @Test("is contradicted by its own evidence, where that is left in")
  func evidence() throws {
    var (forgery, image) = try forgery()
    let rows = forgery.evidence?.rows ?? []
    try forgery.makeConsistent()
    forgery.evidence?.rows = rows
    forgery.result.evidence?.kept = rows.count
    #expect(try forgery.verify().faults == ["contradiction image \(image)"])
  }

  @Test("without it, a rerun catches it if and only if it draws the image")
  func rerun() throws {
    var (forgery, image) = try forgery()
    try forgery.makeConsistent()
    #expect(try forgery.verify().findings == [])
    let count = 8
    let seeds = (0..<1000).map { UInt64($0) }
    let hit = try #require(
      seeds.first { SampleChoice(count, of: forgery.result, seed: $0).claimed.contains(image) })
    let miss = try #require(
      seeds.first { !SampleChoice(count, of: forgery.result, seed: $0).claimed.contains(image) })
    #expect(try forgery.verify(rerun: count, seed: hit).faults == ["robust image \(image)"])
    #expect(try forgery.verify(rerun: count, seed: miss).findings == [])
  }

  @Test("is drawn as often as theory says", arguments: [1, 4, 12])
  func frequency(count: Int) throws {
    var (forgery, image) = try forgery()
    try forgery.makeConsistent()
    let robust = try #require(forgery.result.robust?.count)
    let trials = 4000
    let caught = (0..<trials).count {
      SampleChoice(count, of: forgery.result, seed: UInt64($0)).claimed.contains(image)
    }
    let expected = 1 - FalseClaims.escape(falseClaims: 1, checked: count, of: robust)
    let deviation = (expected * (1 - expected) / Double(trials)).squareRoot()
    #expect(abs(Double(caught) / Double(trials) - expected) < 4 * deviation)
  }

  @Test("images called robust are drawn first, each once, and then others")
  func choice() throws {
    let result = try Measured.robust.get().result
    let robust = result.robust?.indices ?? []
    let all = SampleChoice(40, of: result, seed: 3)
    #expect(all.claimed == robust)
    #expect(all.broken == result.brokenBy.keys.sorted())
    let some = SampleChoice(5, of: result, seed: 3)
    #expect(some.claimed.count == 5 && some.broken.count == 1)
    #expect(SampleChoice(3, of: result, seed: 3).broken.isEmpty)
    #expect(Set(some.claimed).isSubset(of: robust))
  }
}
