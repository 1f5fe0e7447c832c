import Datasets
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("Training")
struct TrainerTests {
  /// Images whose upper half is lighter (class 1) or darker (class 0).
  private func dataset(_ count: Int = 64) -> InMemoryDataset {
    var stream = RandomSource(seed: 1).stream()
    let labels = (0..<count).map { $0 % 2 }
    let pixels = labels.flatMap { label in
      (0..<64).map { place -> Float in
        let base: Float = (place < 32) == (label == 1) ? 0.65 : 0.35
        return min(max(base + 0.1 * stream.normal(), 0), 1)
      }
    }
    return InMemoryDataset(
      info: .fixture, shape: ImageShape(channels: 1, height: 8, width: 8), classes: 2,
      labels: labels, pixels: .floats(pixels))
  }

  private func network() throws -> Network {
    try Network(
      Architecture(.smallCNN, width: 0.25), images: ImageShape(channels: 1, height: 8, width: 8),
      classes: 2)
  }

  private func train(
    _ network: Network, epochs: Int, context: TrainingContext? = nil, learningRate: Double = 0.05,
    augmentation: Augmentation = .standard
  ) throws {
    let recipe = TrainingRecipe(
      epochs: epochs, batchSize: 16, learningRate: learningRate, schedule: .constant,
      augmentation: augmentation)
    try Trainer(recipe: recipe, inner: InnerAttack(steps: 2)).train(
      network, on: dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: context ?? TrainingContext(), objective: AdversarialCrossEntropy())
  }

  private func accuracy(_ network: Network) throws -> Double {
    let data = dataset()
    let batch = try data.images(at: Array(0..<data.count))
    let images = try Tensor(batch.normalized(), shape: [data.count, 1, 8, 8])
    let right = try (network.logits(for: images).argmax(1) .== Tensor(batch.labels)).booleans()
    return Double(right.count { $0 }) / Double(data.count)
  }

  @Test("learns what can be learned")
  func learns() throws {
    try Fixture.start()
    let network = try network()
    try train(network, epochs: 8, augmentation: .none)
    #expect(try accuracy(network) > 0.95)
  }

  @Test("the same seed gives the same weights, bit for bit; a resumed training too")
  func resumption() throws {
    try Fixture.start()
    let directory = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    defer { try? FileManager.default.removeItem(at: directory) }
    let (whole, parts) = (try network(), try network())
    try train(whole, epochs: 3)
    struct Stop: Error {}
    let interrupted = TrainingContext(directory: directory) { progress in
      if progress.epoch == 2 { throw Stop() }
    }
    #expect(throws: Stop.self) { try train(parts, epochs: 3, context: interrupted) }
    let fresh = try network()
    try train(fresh, epochs: 3, context: TrainingContext(directory: directory, resumes: true))
    for (mine, its) in zip(whole.parameters.all, fresh.parameters.all) {
      #expect(try mine.value.floats() == its.value.floats(), "\(mine.name)")
    }
    let log = try String(contentsOf: directory.appending(path: "log.jsonl"), encoding: .utf8)
    #expect(log.split(separator: "\n").count == 3)
  }

  @Test("a training that diverges stops with advice")
  func divergence() throws {
    try Fixture.start()
    let error = #expect(throws: TrainingError.self) {
      try train(network(), epochs: 40, learningRate: 1e30)
    }
    #expect(error?.description.contains("lower the learning rate") == true)
  }

  @Test("schedules have the published shapes")
  func schedules() {
    let steps = LearningRateSchedule.multiStep(at: [0.5, 0.75])
    #expect(
      [0, 0.49, 0.5, 0.74, 0.75, 1].map { (steps.factor(at: $0) * 1000).rounded() }
        == [1000, 1000, 100, 100, 10, 10])
    let cyclic = LearningRateSchedule.cyclic(peak: 0.4)
    #expect(
      [0, 0.2, 0.4, 0.7, 1].map { (cyclic.factor(at: $0) * 1000).rounded() }
        == [0, 500, 1000, 500, 0])
    let cosine = LearningRateSchedule.cosine
    #expect([0, 0.5, 1].map { (cosine.factor(at: $0) * 1000).rounded() } == [1000, 500, 0])
    #expect(LearningRateSchedule.constant.factor(at: 0.3) == 1)
  }

  @Test("the inner attack stays in ball and box and raises the loss", arguments: Norm.allCases)
  func inner(norm: Norm) throws {
    try Fixture.start()
    let model = try LinearClassifier(classes: 3, inputs: 48)
    let batch = try model.batch(Fixture.uniform([10, 3, 4, 4]))
    let threat = ThreatModel(norm, epsilon: norm == .linf ? 0.1 : 0.5)
    let images = try InnerAttack(steps: 5)(
      batch, against: { try model.logits(for: $0) }, within: threat, random: RandomSource(seed: 0))
    let lengths = try Ball(threat).distances(images, from: batch.images)
    #expect(lengths.allSatisfy { Double($0) <= threat.tolerance })
    #expect(try images.min().item() >= 0 && images.max().item() <= 1)
    let losses = try [batch.images, images].map {
      try model.logits(for: $0).crossEntropy(batch.labels).mean().item()
    }
    #expect(losses[1] > losses[0] + 0.1)
    #expect(!images.isRecorded)
  }

  @Test("nothing leaks")
  func leaks() async {
    await #expect(processExitsWith: .success) {
      try Fixture.requireNoLeak {
        let suite = TrainerTests()
        try suite.train(suite.network(), epochs: 1)
      }
    }
  }
}
