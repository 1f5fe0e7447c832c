import Archives
import Datasets
import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("Early stopping")
struct SelectionTests {
  private struct Stop: Error {}

  /// Cross-entropy that remembers what it was trained on.
  private final class Witness: TrainingObjective {
    var samples: Set<Int> = []

    func loss(
      clean: AttackBatch, adversarial: Tensor, step: StepContext,
      forward: (Tensor, Mode) throws -> Tensor
    ) throws -> (value: Tensor, logits: Tensor) {
      samples.formUnion(clean.samples)
      return try AdversarialCrossEntropy().loss(
        clean: clean, adversarial: adversarial, step: step, forward: forward)
    }
  }

  private let epochs = 6

  private func train(
    _ network: Network, in folder: URL, images: Int = 12, witness: Witness = Witness(),
    report: @escaping @Sendable (TrainingProgress) throws -> Void = { _ in }
  ) throws {
    // Far too fast, so that the snapshots differ and the last one is hardly the best.
    let recipe = TrainingRecipe(
      epochs: epochs, batchSize: 16, learningRate: 0.8, schedule: .cosine,
      selection: SnapshotSelection(images: images, attack: InnerAttack(steps: 2), restarts: 2))
    try Trainer(recipe: recipe, inner: InnerAttack(steps: 2)).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.12),
      context: TrainingContext(directory: folder, report: report), objective: witness)
  }

  private func temporary() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
  }

  @Test("the last training images are held out, and never more than a fifth")
  func heldOut() throws {
    try Fixture.start()
    for (images, kept) in [(12, 52), (500, 52), (5, 59)] {
      let (folder, witness) = (temporary(), Witness())
      defer { try? FileManager.default.removeItem(at: folder) }
      try train(HalvesFixture.network(), in: folder, images: images, witness: witness)
      #expect(witness.samples == Set(0..<kept))
    }
  }

  @Test("hands out the snapshot with the lowest robust error, the first of equals")
  func best() throws {
    try Fixture.start()
    let (folder, other) = (temporary(), temporary())
    defer { for url in [folder, other] { try? FileManager.default.removeItem(at: url) } }
    let network = try HalvesFixture.network()
    try train(network, in: folder)
    let errors = try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()
      .compactMap { $0.heldOut?.robustError }
    #expect(errors.count == epochs)
    let best = try #require(errors.firstIndex(of: errors.min() ?? 1))
    // The same training, stopped after that epoch, has those weights in its newest checkpoint.
    if best + 1 < epochs {
      #expect(throws: Stop.self) {
        try train(HalvesFixture.network(), in: other) { if $0.epoch > best { throw Stop() } }
      }
    } else {
      try train(HalvesFixture.network(), in: other)
    }
    let file = other.appending(path: "epoch-\(best).checkpoint.safetensors")
    let reader = try SafetensorsReader(path: file.path)
    for parameter in network.parameters.all {
      let stored = try #require(try reader.tensor(named: parameter.name))
      #expect(try parameter.value.contiguous().floats() == stored.floats, "\(parameter.name)")
    }
  }

  @Test("the learning rate changes from step to step, not from epoch to epoch")
  func schedule() throws {
    try Fixture.start()
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    try train(HalvesFixture.network(), in: folder)
    let lines = try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()
    // 52 images are four steps; the log has the learning rate of an epoch's last step.
    for line in lines {
      let time = (Double(line.epoch) + 0.75) / Double(epochs)
      #expect(abs((line.learningRate ?? 0) - 0.8 * (1 + cos(.pi * time)) / 2) < 1e-9)
    }
  }
}
