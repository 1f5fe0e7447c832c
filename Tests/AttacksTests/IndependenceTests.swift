import APGDAttack
import Attacks
import CarliniWagnerL2Attack
import Datasets
import Experiments
import FABAttack
import Models
import PGDAttack
import Robustness
import SquareAttack
import TestSupport
import Testing
import Torch

/// What makes shards, resumed runs and batch sizes agree.
@Suite("A sample's numbers do not depend on its company")
struct IndependenceTests {
  /// Short versions of all attacks.
  static func attacks(_ norm: Norm, classes: Int) -> [any Attack] {
    let targets = min(2, classes - 1)
    return [
      PGD { ($0.steps, $0.restarts) = (3, 2) },
      PGD(name: "cw") { ($0.loss, $0.steps, $0.start) = (.carliniWagner, 2, .normal) },
      APGD { ($0.steps, $0.restarts) = (12, 2) },
      APGD(name: "apgd-t") {
        ($0.loss, $0.steps, $0.targets) = (classes < 4 ? .targetedMargin : .targetedDLR, 8, targets)
      },
      FAB { ($0.steps, $0.restarts, $0.targets) = (4, 2, targets) },
      FAB { ($0.steps, $0.targets, $0.minimalNorm) = (4, targets, true) },
      Square { ($0.queries, $0.restarts) = (25, 2) },
    ] + (norm == .l2 ? [CarliniWagnerL2 { ($0.searchSteps, $0.iterations) = (3, 10) }] : [])
  }

  struct Setting: Sendable, CustomTestStringConvertible {
    let norm: Norm
    let shape: ImageShape
    let classes: Int
    let epsilon: Double
    var testDescription: String {
      "\(norm.title), \(shape.channels)x\(shape.height)x\(shape.width), \(classes) classes"
    }

    static let all = [
      Setting(
        norm: .linf, shape: ImageShape(channels: 3, height: 12, width: 9), classes: 10,
        epsilon: 0.02),
      Setting(
        norm: .l2, shape: ImageShape(channels: 3, height: 8, width: 8), classes: 10, epsilon: 0.1),
      Setting(
        norm: .linf, shape: ImageShape(channels: 1, height: 7, width: 11), classes: 2,
        epsilon: 0.02),
      Setting(
        norm: .l2, shape: ImageShape(channels: 1, height: 9, width: 7), classes: 3, epsilon: 0.1),
      Setting(
        norm: .linf, shape: ImageShape(channels: 3, height: 8, width: 8), classes: 100,
        epsilon: 0.01),
      Setting(
        norm: .l2, shape: ImageShape(channels: 1, height: 8, width: 8), classes: 100, epsilon: 0.1),
    ]
  }

  @Test(
    "equal bit for bit in batches of 1, 7, 64 and all, in any order, and in parts at the same time",
    arguments: Setting.all)
  func batches(setting: Setting) throws {
    try Fixture.start()
    let (shape, count) = (setting.shape, 70)
    let model = try Network(
      Architecture(.smallCNN, width: 0.25), images: shape, classes: setting.classes,
      normalization: .standard(for: shape), seed: 2)
    let images = try Fixture.uniform([count, shape.channels, shape.height, shape.width])
    let labels = try model.logits(for: images).argmax(1)
    let batch = AttackBatch(images: images, labels: labels, samples: (0..<count).map { $0 * 3 + 5 })
    for attack in Self.attacks(setting.norm, classes: setting.classes) {
      let all = Array(0..<count)
      let whole = try reports(attack, model, setting, batch, [all])
      #expect(
        attack is FAB || attack is CarliniWagnerL2 || whole.allSatisfy { $0?.loss.isFinite == true }
      )
      for (name, groups, threads) in [
        ("batches of 64", [Array(0..<64), Array(64..<70)], 1), ("backwards", [all.reversed()], 1),
        ("batches of 7", stride(from: 0, to: count, by: 7).map { Array($0..<$0 + 7) }, 1),
        ("batches of 1", (0..<12).map { [$0] }, 1), ("two parts", [all], 2),
      ] {
        let other = try reports(attack, model, setting, batch, groups, threads: threads)
        let differing = zip(whole, other).count { $0 != $1 && $1 != nil }
        #expect(differing == 0, "\(attack.name) in \(name)")
      }
    }
  }

  struct Outcome: Equatable {
    let pixels: [Float]
    let loss: Float
    let margin: Float
    let isBroken: Bool
  }

  /// What an attack does to each sample when the batch comes in groups; nil for samples in none.
  private func reports(
    _ attack: any Attack, _ model: Network, _ setting: Setting, _ batch: AttackBatch,
    _ groups: [[Int]], threads: Int = 1
  ) throws -> [Outcome?] {
    var outcomes = [Outcome?](repeating: nil, count: batch.count)
    let runner = try AttackRunner(
      model, classes: setting.classes,
      threat: ThreatModel(setting.norm, epsilon: setting.epsilon),
      random: RandomSource(seed: 4), chunk: 64, threads: threads)
    for group in groups {
      let report = try runner.run(attack, on: batch.rows(group))
      for (row, place) in group.enumerated() {
        outcomes[place] = Outcome(
          pixels: try report.images.slice(row..<row + 1).floats(), loss: report.losses[row],
          margin: report.margins[row], isBroken: report.isBroken[row])
      }
    }
    return outcomes
  }
}

extension Normalization {
  static func standard(for shape: ImageShape) -> Normalization {
    shape.channels == 3 ? .cifar10 : .none
  }
}
