import APGDAttack
import Attacks
import Experiments
import Models
import PGDAttack
import Robustness
import TestSupport
import Testing
import Torch

/// Outputs that tie, saturate or carry few digits: equal logits are wrong, whoever made them equal.
@Suite("Outputs with ties")
struct OddOutputTests {
  /// Ways to lose the order of logits, and whether nothing at all may be left of it.
  static let outputs: [OddOutput] = [
    .dead, .clamped(0.5), .sigmoid(40), .tanh(40), .levels(4), .levels(2), .rectified,
    .cast(.float16), .cast(.bfloat16),
  ]

  /// The images whose true class is strictly above all others, by the plainest arithmetic.
  private func strictlyRight(_ logits: Tensor, _ labels: [Int]) throws -> [Bool] {
    let (values, classes) = (try logits.doubles(), logits.shape[1])
    return labels.enumerated().map { row, label in
      let z = values[row * classes..<(row + 1) * classes]
      let own = z[z.startIndex + label]
      return z.enumerated().allSatisfy { $0.offset == label || $0.element < own }
    }
  }

  @Test("an image is right where its class is strictly the highest", arguments: outputs)
  func clean(output: OddOutput) throws {
    let run = try SampleRun(32)
    let model = output.of(run.model)
    let runner = try AttackRunner(
      model, classes: 10, threat: ThreatModel(.linf, epsilon: 8.0 / 255),
      random: RandomSource(seed: 0), chunk: 32)
    let verdict = try runner.classify(run.images)
    let labels = try run.images.labels.integers()
    let expected = try strictlyRight(model.logits(for: run.images.images), labels)
    #expect(verdict.isCorrect == expected)
    if output == .dead {
      #expect(!verdict.isCorrect.contains(true) && !verdict.isNearTie.contains(false))
    }
  }

  @Test("what saturates keeps no image that its own logits lose", arguments: outputs)
  func attacked(output: OddOutput) throws {
    let run = try SampleRun(32)
    let threat = ThreatModel(.linf, epsilon: 8.0 / 255)
    let labels = try run.images.labels.integers()
    // Images that break the plain model, moved by monotone functions to ties at best.
    let plain = try AttackRunner(
      run.model, classes: 10, threat: threat, random: RandomSource(seed: 0), chunk: 32)
    let report = try plain.run(
      APGD(name: "apgd-t") { ($0.loss, $0.steps) = (.margin, 20) }, on: run.images)
    let model = output.of(run.model)
    let odd = try AttackRunner(
      model, classes: 10, threat: threat, random: RandomSource(seed: 0), chunk: 32)
    let verdict = try odd.classify(
      AttackBatch(images: report.images, labels: run.images.labels, samples: run.images.samples))
    for row in labels.indices where report.isBroken[row] { #expect(verdict.isBroken[row]) }
    #expect(
      try verdict.isCorrect == strictlyRight(model.logits(for: report.images), labels))
  }

  @Test("half precision has near ties where single precision has none")
  func fewDigits() throws {
    let run = try SampleRun(64)
    func runner(_ model: any Classifier) throws -> AttackRunner {
      try AttackRunner(
        model, classes: 10, threat: ThreatModel(.linf, epsilon: 4.0 / 255),
        random: RandomSource(seed: 0), chunk: 64)
    }
    // Half-way to being wrong the margins are small.
    let report = try runner(run.model).run(
      PGD { ($0.steps, $0.start) = (3, .none) }, on: run.images)
    let batch = AttackBatch(
      images: report.images, labels: run.images.labels, samples: run.images.samples)
    func close(_ type: DType) throws -> Int {
      try runner(OddOutput.cast(type).of(run.model)).classify(batch).isNearTie.count { $0 }
    }
    #expect(try close(.float32) == 0)
    #expect(try close(.bfloat16) > 0)
  }
}
