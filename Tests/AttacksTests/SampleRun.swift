import APGDAttack
import Attacks
import Datasets
import Experiments
import FABAttack
import Foundation
import Models
import PGDAttack
import Robustness
import SquareAttack
import TestSupport
import Torch

/// A small trained network and images that are not random, which every checkout has.
struct SampleRun {
  /// The adversarially trained network of the embedded sample.
  let model: Network
  /// Some of its test images.
  let images: AttackBatch

  init(_ count: Int) throws {
    try Fixture.start()
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    model = try Network(
      Architecture(.smallCNN, width: 0.5), images: .cifar, classes: 10, normalization: .cifar10)
    let weights = "leaderboard/weights/sample/AdversarialTraining.safetensors"
    try model.load(from: root.appending(path: weights))
    let data = try DatasetLoader.load(
      "sample", split: .test, directory: root.appending(path: "datasets"))
    let batch = try data.images(at: Array(0..<count))
    images = AttackBatch(
      images: try Tensor(batch.normalized(), shape: [count, 3, 32, 32]),
      labels: try Tensor(batch.labels), samples: Array(0..<count))
  }

  /// Short forms of the protocol's attacks, in its order.
  static func attacks(classes: Int) -> [any Attack] {
    let targets = min(4, classes - 1)
    return [
      PGD(name: "pgd-20") { $0.steps = 10 },
      PGD(name: "cw") { ($0.loss, $0.steps) = (.carliniWagner, 10) },
      APGD(name: "apgd-ce") { $0.steps = 15 },
      APGD(name: "apgd-t") {
        ($0.loss, $0.steps, $0.targets) = (
          classes < 4 ? .targetedMargin : .targetedDLR, 15, targets
        )
      },
      FAB { ($0.steps, $0.targets) = (10, targets) }, Square { $0.queries = 60 },
    ]
  }

  /// The images that no attack breaks, each attacked with everything.
  ///
  /// - Parameter labels: the true classes as the model counts them.
  static func robust(
    _ model: any Classifier, _ images: AttackBatch, labels: [Int], classes: Int,
    _ threat: ThreatModel, attacks: [any Attack]
  ) throws -> Set<Int> {
    let batch = AttackBatch(
      images: images.images, labels: try Tensor(labels), samples: images.samples)
    let runner = try AttackRunner(
      model, classes: classes, threat: threat, random: RandomSource(seed: 0), chunk: 64)
    let clean = try runner.classify(batch)
    var left = try batch.rows(clean.isCorrect.indices.filter { clean.isCorrect[$0] })
    for attack in attacks {
      let report = try runner.run(attack, on: left)
      left = try left.rows(
        report.isBroken.indices.filter { !report.isBroken[$0] && !report.isSilent[$0] })
    }
    return Set(left.samples)
  }
}
