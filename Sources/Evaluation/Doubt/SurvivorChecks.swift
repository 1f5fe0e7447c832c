import Attacks
import Datasets
import Experiments
import Foundation
import Results
import Robustness
import Torch

/// Whether attacks failed on images that nothing broke because they could not have succeeded.
struct SurvivorChecks {
  /// How many images are looked at; each costs 2 % of what the ensemble spent on it.
  static let size = 16

  let model: any Classifier
  let roster: Roster
  let classes: Int
  let threat: ThreatModel
  let random: RandomSource
  /// Images that nothing broke, at least one.
  let batch: AttackBatch
  /// The number of images in each call of the model.
  let chunk: Int
  /// Is told the forward and backward passes made.
  let count: (AttackReport) -> Void

  /// Where a pixel may take any value, every image can become one of another class.
  ///
  /// - Complexity: at most 51 passes an image, and those of the verdict.
  func unbounded() throws -> Flag? {
    let shape = batch.images.shape
    let image = ImageShape(channels: shape[1], height: shape[2], width: shape[3])
    let report = try run(
      "unbounded", AttackChoice("APGD", ["loss": "margin", "steps": 25]),
      within: .wholeBox(threat.norm, image))
    let left = report.isBroken.count { !$0 }
    guard left > 0 else { return nil }
    return Flag(
      .unbrokenUnbounded,
      "\(left) of \(batch.count) images stay unbroken although every pixel may take any value")
  }

  /// Twenty more steps must not raise the margin by more than a tenth of what the first twenty did, nor by
  /// a hundredth of what is missing.
  ///
  /// - Complexity: 123 passes an image.
  func optimisation() throws -> Flag? {
    let losses = try [0, 20, 40].map { steps in
      try run(
        "longer", AttackChoice("PGD", ["loss": "margin", "steps": .integer(steps)]),
        within: threat
      ).losses.reduce(0) { $0 + Double($1) } / Double(batch.count)
    }
    let (first, second) = (losses[1] - losses[0], losses[2] - losses[1])
    guard second > 0.1 * max(first, 0), second > 0.01 * abs(losses[0]) else { return nil }
    return Flag(
      .incompleteOptimisation,
      "the margin loss of PGD rose by \(Self.text(first)) in 20 steps and by \(Self.text(second)) in 20 more"
    )
  }

  private func run(
    _ name: String, _ choice: AttackChoice, within threat: ThreatModel
  ) throws -> AttackReport {
    let attack = try roster.attack(choice, named: name, classes: classes)
    let runner = try AttackRunner(
      model, classes: classes, threat: threat, random: random, chunk: chunk)
    let report = try runner.run(attack, on: batch)
    count(report)
    return report
  }

  private static func text(_ value: Double) -> String { String(format: "%.3g", value) }
}
