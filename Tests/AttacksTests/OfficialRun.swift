import APGDAttack
import Attacks
import Experiments
import FABAttack
import Foundation
import Models
import Robustness
import SquareAttack
import TestSupport
import Torch

/// Attacks on a real model, from the images that it classifies correctly.
struct OfficialRun {
  let batch: AttackBatch
  private let name: String
  private let classes = 10
  private let runner: AttackRunner

  init(_ name: String, _ images: AttackBatch, _ norm: Norm, _ radius: String) throws {
    try Fixture.start()
    let model = try ScriptClassifier(path: SharedFolder.path("models/\(name).torchscript.pt"))
    let threat = ThreatModel(norm, parsing: radius) ?? ThreatModel(norm, epsilon: 0)
    self.name = "\(name) \(norm.title) \(radius)"
    runner = try AttackRunner(
      model, classes: classes, threat: threat, random: RandomSource(seed: 0),
      chunk: Oracle.defaultChunk(on: .cpu))
    let clean = try runner.classify(images)
    batch = try images.rows(clean.isCorrect.indices.filter { clean.isCorrect[$0] })
  }

  /// How many images an attack leaves; says so, since slow tests are run for their figures.
  func robust(_ attack: any Attack) throws -> Int { try survivors(of: attack, batch).count }

  /// How many images are left after each attack of the ensemble.
  func cascade() throws -> [Int] {
    let attacks: [any Attack] = [
      APGD.crossEntropy, APGD.targeted(classes: classes), FAB.targeted(classes: classes),
      Square.standard,
    ]
    var left = batch
    return try attacks.map { attack in
      left = try survivors(of: attack, left)
      return left.count
    }
  }

  private func survivors(of attack: any Attack, _ batch: AttackBatch) throws -> AttackBatch {
    let start = clock()
    let report = try runner.run(attack, on: batch)
    let left = report.isBroken.indices.filter { !report.isBroken[$0] }
    // Processor time: other programs do not count.
    let seconds = String(format: "%.1f", Double(clock() - start) / Double(CLOCKS_PER_SEC))
    print(
      """
      \(name): \(attack.name) leaves \(left.count) of \(batch.count); \(seconds) s, \
      \(report.forwardPasses) forward and \(report.backwardPasses) backward passes
      """)
    return try batch.rows(left)
  }
}

extension [Int] {
  /// Whether each number lies in its band.
  func isInside(_ bands: [ClosedRange<Int>]) -> Bool {
    count == bands.count && zip(self, bands).allSatisfy { $1.contains($0) }
  }
}
