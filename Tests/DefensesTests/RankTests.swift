import Datasets
import Experiments
import Foundation
import LogitVariationDefense
import Models
import Robustness
import SelfSupervisionDefense
import Synchronization
import TRADESDefense
import TestSupport
import Testing
import Torch
import Training
import WeightPerturbationDefense

@Suite(
  "Every registered defense, trained by several ranks", .serialized,
  .enabled(if: ProcessGroup.problem() == nil))
struct RankTests {
  /// The loss after each step, and the weights.
  private struct Outcome: Sendable {
    var losses: [Double]
    var weights: [Float]

    /// How far the losses are apart, step by step.
    func distances(to other: Outcome) -> [Double] {
      losses.count == other.losses.count
        ? zip(losses, other.losses).map { abs($0 - $1) } : [.infinity]
    }
  }

  /// Two epochs of small batches, the last one odd.
  private static func train<D: Defense>(
    _ defense: D, extra: Bool = false, group: ProcessGroup? = nil
  ) throws -> Outcome {
    let data = StripesFixture.dataset(60)
    let model = try defense.model(for: data.shape, classes: data.classes)
    let losses = Mutex<[Double]>([])
    try defense.train(
      model, on: data, against: ThreatModel(.linf, epsilon: 0.03),
      context: TrainingContext(epochs: 2, extra: extra ? data : nil, group: group) { progress in
        losses.withLock { $0.append(progress.loss) }
      })
    let network = try #require(model as? any NetworkBased).network
    return Outcome(
      losses: losses.withLock { $0 },
      weights: try network.parameters.all.flatMap { try $0.value.contiguous().floats() })
  }

  @Test("two ranks have the losses of one, and the same weights as each other")
  func presets() throws {
    try Fixture.start()
    for type in registeredDefenses where !(type is any UntrainedDefense.Type) {
      try expectEquality(type, size: 2)
    }
  }

  private func expectEquality<D: Defense>(_ type: D.Type, size: Int) throws {
    let extra = type.card.extraData != nil
    var options = try type.options(.cpu, for: "sample")
    // Beside the clean image the divergence has no slope but rounding's.
    if var own = options as? TRADES.Options {
      own.inner.start = .uniform
      options = own as? D.Options ?? options
    }
    let settings = options
    try expectEquality(of: type.name, size) { group in
      try Self.train(type.init(settings), extra: extra, group: group)
    }
  }

  private func expectEquality(
    of name: String, _ size: Int, _ train: @escaping @Sendable (ProcessGroup?) throws -> Outcome
  ) throws {
    let alone = try train(nil)
    let found = try RankThreads.values(size) { try train($0) }
    for one in found {
      // Rounding grows from step to step: a gradient's sign turns round where it is near zero.
      let distances = one.distances(to: alone).prefix(3)
      #expect(distances.allSatisfy { $0 < 1e-4 }, "\(name), \(size): \(distances)")
      #expect(one.weights == found[0].weights, "\(name)")
    }
  }

  @Test("what depends on the whole batch does so with attacks in train mode and three ranks")
  func wholeBatch() throws {
    try Fixture.start()
    for size in [2, 3] {
      var variation = LogitVariation.options(.cpu, for: "sample")
      (variation.inner.statistics, variation.recipe.batchSize, variation.lambda) = (.train, 16, 1)
      let steady = variation
      try expectEquality(of: "AdvLC", size) { try Self.train(LogitVariation(steady), group: $0) }
      var perturbation = WeightPerturbation.options(.cpu, for: "sample")
      (perturbation.inner.statistics, perturbation.recipe.batchSize) = (.train, 16)
      let moved = perturbation
      try expectEquality(of: "AWP", size) { try Self.train(WeightPerturbation(moved), group: $0) }
      var supervision = SelfSupervision.options(.cpu, for: "sample")
      (supervision.inner.statistics, supervision.recipe.batchSize) = (.train, 16)
      let turned = supervision
      try expectEquality(of: "turned images", size) {
        try Self.train(SelfSupervision(turned), group: $0)
      }
    }
  }
}
