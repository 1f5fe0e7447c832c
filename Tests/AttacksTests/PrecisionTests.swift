import APGDAttack
import Attacks
import Datasets
import Experiments
import Models
import Robustness
import TestSupport
import Testing
import Torch

/// Searching in bfloat16 may lose a verdict, never invent one.
@Suite("Search in bfloat16")
struct PrecisionTests {
  private let shape = ImageShape(channels: 3, height: 8, width: 8)

  @Test("what it breaks is broken in float32, and float32 takes over what is left")
  func verdicts() throws {
    try Fixture.start()
    let model = try Network(
      Architecture(.smallCNN, width: 0.25), images: shape, classes: 10, seed: 2)
    let images = try Fixture.uniform([70, 3, 8, 8])
    let batch = AttackBatch(
      images: images, labels: try model.logits(for: images).argmax(1), samples: Array(0..<70))
    let threat = ThreatModel(.linf, epsilon: 0.2)
    func report(_ precision: SearchPrecision, cost: Double = 1) throws -> AttackReport {
      let runner = try AttackRunner(
        model, classes: 10, threat: threat, random: RandomSource(seed: 1), chunk: 64,
        precision: precision)
      runner.assume(draftCost: cost)
      return try runner.run(APGD { $0.steps = 10 }, on: batch)
    }
    let (full, half) = (try report(.float32), try report(.bf16, cost: 0.05))
    let said = try Verdict(logits: model.logits(for: half.images), labels: batch.labels)
    #expect(said.isBroken == half.isBroken)
    #expect(full.isBroken.contains(true))
    // The first chunk of survivors is searched again in float32, so no more than 6 can differ.
    #expect(zip(full.isBroken, half.isBroken).count { $0 != $1 } <= 6)
    let unbroken = half.isBroken.count { !$0 }
    #expect(half.forwardPasses > full.forwardPasses || unbroken == 0)
    #expect(try Ball(threat).lengths(half.images - batch.images).floats().max() ?? 1 <= 0.200001)
    // 0.1 × 70 + 64 > 70: it would take longer than float32 alone.
    let dear = try report(.bf16, cost: 0.1)
    #expect(try dear.images.floats() == full.images.floats())
    #expect(dear.forwardPasses == full.forwardPasses)
  }

  @Test("bfloat16 is on only inside, and gradients come back in float32")
  func scope() throws {
    try Fixture.start()
    let (a, b) = (try Fixture.uniform([64, 64]), try Fixture.uniform([64, 64]))
    let before = try a.matmul(b)
    let inside = try LibTorch.inBFloat16(on: .cpu) { try a.matmul(b) }
    #expect(try inside.dtype == .bfloat16)
    struct Complaint: Error {}
    #expect(throws: Complaint.self) {
      try LibTorch.inBFloat16(on: .cpu) { () throws -> Void in throw Complaint() }
    }
    #expect(try a.matmul(b).floats() == before.floats())
    let leaf = try a.leaf()
    let sum = try LibTorch.inBFloat16(on: .cpu) { try leaf.matmul(b) }.cast(to: .float32).sum()
    #expect(try sum.gradients(with: [leaf])[0].dtype == .float32)
  }
}
