import AttackPowerMeasure
import Experiments
import Foundation
import Results
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Planted adversarial images")
struct AttackPowerTests {
  private let threat = ThreatModel(.linf, epsilon: 0.1)
  private static let samples = 6

  /// The measure of a model on grey images in the middle of the box.
  private func measure(
    _ model: any Classifier, classes: Int = 10, norm: Norm = .linf,
    _ change: (inout AttackPowerSettings) -> Void = { _ in }
  ) throws -> AttackPowerRecord {
    try Fixture.start()
    let images = try Fixture.uniform([2 * Self.samples, 1, 4, 8], 0.3, 0.7)
    var settings = AttackPowerSettings(.quick)
    (settings.samples, settings.inner) = (Self.samples, 60)
    change(&settings)
    let subject = MeasureSubject(
      model, classes: classes, threat: ThreatModel(norm, epsilon: norm == .linf ? 0.1 : 0.5),
      random: RandomSource(seed: 0), chunk: 8,
      images: .init(positions: Array(0..<2 * Self.samples)) { positions in
        AttackBatch(
          images: try images.rows(positions),
          labels: try Tensor(positions.map { _ in 0 }), samples: positions)
      }, scope: MeasureScope(split: "test", preset: "quick"), roster: .builtinAttacks)
    return try AttackPower(settings).measure(subject).record
  }

  @Test("are all found in a linear model, by every stage", arguments: Norm.allCases)
  func linear(norm: Norm) throws {
    try Fixture.start()
    let record = try measure(LinearClassifier(classes: 10, inputs: 32), norm: norm)
    #expect(record.planted == Self.samples && record.tried == Self.samples)
    #expect(record.stages.map(\.name) == EvaluationProtocol.ranking.labels)
    // Along a linear read-out the best corner is the sign of its weights, at least as far as any planted one.
    for stage in record.stages where stage.name != "square" {
      #expect(stage.found == Self.samples, "\(stage.name)")
    }
    #expect(record.found == Self.samples && record.share == 1 && record.doubt == nil)
    // In 32 dimensions some of sixty random corners may do as well.
    #expect(record.features == "logits" && record.foundByChance < Self.samples)
  }

  @Test("are missed where the gradient is hidden, and the row is doubted")
  func hidden() throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 10, inputs: 32)
    // The values are the linear model's; the gradient is that of something else, and too large to be called none.
    let record = try measure(
      FunctionClassifier { images in
        let lure = try images.flattened().sum(1, keep: true) * Tensor.ones([1, 10])
        return try lure.passingStraight(to: linear.logits(for: images))
      })
    #expect(record.planted == Self.samples)
    for name in ["apgd-ce", "apgd-t", "pma", "minimum-margin", "fab-t"] {
      #expect(record.stages.first { $0.name == name }?.found == 0, "\(name)")
    }
    var blind = record
    blind.found = 5
    #expect(blind.doubt == "of 6 adversarial images that were planted, the attacks find 5")
    blind.found = 6
    #expect(blind.doubt == nil)
  }

  @Test("are not to be had where nothing changes inside the ball, and nothing is concluded")
  func constant() throws {
    let record = try measure(
      FunctionClassifier { try $0.flattened().sum(1, keep: true) * Tensor.zeros([1, 10]) })
    #expect(record.planted == 0 && record.tried == 2 * Self.samples)
    #expect(record.share == nil && record.doubt == nil)
    #expect(record.note?.hasPrefix("not measured: a read-out separates") == true)
    #expect(AttackPowerRecord.columns(of: [record]).compactMap { $0.number(record) }.isEmpty)
    #expect(AttackPower.text(of: record)?.contains { $0.contains("not measured") } == true)
  }

  private struct Drawing: RandomizedClassifier {
    func logits(for images: Tensor, draw: Int) throws -> Tensor {
      try images.flattened().slice(0..<10, dimension: 1) + Double(draw % 7)
    }
  }

  @Test("are not looked for in a model that draws")
  func randomised() throws {
    let record = try measure(Drawing())
    #expect(record.tried == 0 && record.share == nil)
    #expect(record.note == "not measured: the model draws, and its features with it")
  }

  @Test("raise a flag below 95 %, which goes when they are found, and touch no verification")
  func flags() throws {
    try Fixture.start()
    var record = try measure(LinearClassifier(classes: 10, inputs: 32))
    record.found = 5
    var result = EvaluationResult(
      setting: Setting(
        protocolName: "rampart-2", defense: "X",
        dataset: DatasetRecord(
          name: "x", split: .test, samples: 1, checksum: "", verified: false, layout: "binary"),
        threat: threat, seed: 0, model: ModelRecord(kind: .defense, sha256: "00")),
      environment: EnvironmentRecord(
        rampart: "0", libtorch: "0", device: "cpu", threads: 1, seconds: 0))
    let digest = try ResultCoder.verifiedDigest(of: result)
    try result.take(record)
    #expect(result.isFlagged(.attackPower) && result.measures.names == ["attackpower"])
    #expect(result.measures[AttackPowerRecord.self] == record)
    #expect(try ResultCoder.verifiedDigest(of: result) == digest)
    record.found = 6
    try result.take(record)
    #expect(result.flags == [])
  }

  @Test("settings that cannot be are refused")
  func faults() throws {
    for (name, value) in [("reach", 1.0), ("closeness", 1), ("samples", 0), ("ridge", 0)] {
      #expect(throws: InvalidMeasure.self) {
        try AttackPower.settings(.quick, replacing: [name: .number(value)])
      }
    }
    #expect(AttackPower.settings(.quick).samples >= 100)
  }
}
