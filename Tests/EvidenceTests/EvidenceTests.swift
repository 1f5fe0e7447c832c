import APGDAttack
import Archives
import Attacks
import Datasets
import Evidence
import Experiments
import FABAttack
import Foundation
import Results
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Evidence")
struct EvidenceTests {
  private let shape = ImageShape(channels: 3, height: 8, width: 8)

  private func rows(_ count: Int) -> [EvidenceRow] {
    (0..<count).map { row in
      // Every third row is exact, and no two rows are alike.
      let change: EvidenceRow.Change =
        row % 3 == 2
        ? .image((0..<192).map { Float(($0 * 7 + row) % 100) / 100 })
        : .steps((0..<192).map { Int8(($0 * 31 + row * 17) % 255 - 127) }, scale: 0.01)
      return EvidenceRow(sample: row * 3, label: row % 10, change: change)
    }
  }

  @Test("a file reads as it was written", arguments: [0, 1, 2, 7])
  func coding(count: Int) throws {
    let file = EvidenceFile(shape: shape, rows: rows(count), origin: ["seed": "0", "a": "ü\""])
    let copy = try EvidenceFile(file.encoded(), path: "x")
    #expect(copy.shape == file.shape)
    #expect(copy.origin == file.origin)
    #expect(Set(copy.rows) == Set(file.rows))
    #expect(try file.encoded() == file.encoded())
  }

  @Test("a file that is cut anywhere is refused")
  func truncated() throws {
    let data = try EvidenceFile(shape: shape, rows: rows(5), origin: [:]).encoded()
    for length in stride(from: 0, to: data.count, by: 11) {
      #expect(throws: ArchiveError.self) {
        try EvidenceFile(data.prefix(length), path: "x")
      }
    }
  }

  @Test("within a budget the first rows are kept, and nearly as many as fit")
  func budget() throws {
    var generator = SplitMix(seed: 5)
    let noise = (0..<1500).map { row in
      EvidenceRow(
        sample: 1500 - row, label: 0,
        change: .steps(
          (0..<192).map { _ in Int8.random(in: -127...127, using: &generator) }, scale: 1))
    }
    let file = EvidenceFile(shape: shape, rows: noise, origin: [:])
    let budget = 100_000
    let (data, kept) = try file.encoded(within: budget)
    #expect(data.count <= budget && data.count > budget * 8 / 10)
    let copy = try EvidenceFile(data, path: "x")
    #expect(copy.rows.map(\.sample) == Array(1...kept))
    #expect(try file.encoded(within: .max).kept == 1500)
    #expect(try file.encoded(within: 0).kept == 0)
  }

  @Test("a row is clamped to the box, an exact one is not")
  func box() {
    let steps = EvidenceRow(sample: 0, label: 0, change: .steps([127, -127, 0], scale: 0.01))
    #expect(steps.image(from: [0.9, 0.1, 0.5]) == [1, 0, 0.5])
    let exact = EvidenceRow(sample: 0, label: 0, change: .image([2, -1, 0]))
    #expect(exact.image(from: [0, 0, 0]) == [2, -1, 0])
  }

  @Test(
    "what attacks break is kept, inside the ball and wrong, in either norm",
    arguments: Norm.allCases, [1.3, 3])
  func collected(norm: Norm, factor: Double) throws {
    try Fixture.start()
    let model = try LinearClassifier(classes: 4, inputs: 192)
    let images = try Fixture.uniform([24, 3, 8, 8])
    let (batch, distance) = try model.equidistant(model.batch(images), norm)
    let threat = ThreatModel(norm, epsilon: distance * factor)
    let runner = try AttackRunner(
      model, classes: 4, threat: threat, random: RandomSource(seed: 0), chunk: 16)
    let collector = EvidenceCollector(runner, threat)
    let report = try runner.run(APGD.crossEntropy, on: batch)
    try collector.see(batch, report)
    let broken = batch.samples.filter { report.isBroken[$0] }
    #expect(broken.count >= 20)
    #expect(Set(collector.rows.keys) == Set(broken))
    let clean = try batch.images.floats().chunked(24)
    for (sample, row) in collector.rows {
      let image = row.image(from: clean[sample])
      #expect(threat.allows(image, around: clean[sample]))
      #expect(ThreatModel.strayValue(in: image) == nil)
      let verdict = try runner.classify(
        AttackBatch(
          images: Tensor(image, shape: [1, 3, 8, 8]), labels: batch.labels.rows([sample]),
          samples: [sample]))
      #expect(verdict.isBroken == [true])
    }
    #expect(collector.fragility.rounded == broken.count)
    // What is there already is not replaced.
    let before = collector.rows
    try collector.see(batch, report)
    #expect(collector.rows == before)
  }

  @Test("close to the boundary rounding breaks nothing any more, and the exact image is kept")
  func exact() throws {
    try Fixture.start()
    let model = try LinearClassifier(classes: 3, inputs: 192)
    let (batch, distance) = try model.equidistant(
      model.batch(Fixture.uniform([12, 3, 8, 8])), .l2)
    let threat = ThreatModel(.l2, epsilon: distance * 1.0005)
    let runner = try AttackRunner(
      model, classes: 3, threat: threat, random: RandomSource(seed: 0), chunk: 16)
    let collector = EvidenceCollector(runner, threat)
    let report = try runner.run(FAB.targeted(classes: 3), on: batch)
    try collector.see(batch, report)
    #expect(report.isBroken.count { $0 } >= 6)
    #expect(Set(collector.rows.keys) == Set(batch.samples.filter { report.isBroken[$0] }))
    #expect(
      collector.rows.values.contains {
        if case .image = $0.change { true } else { false }
      })
  }
}
