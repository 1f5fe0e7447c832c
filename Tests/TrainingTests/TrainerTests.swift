import Datasets
import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("Training")
struct TrainerTests {
  private func train(
    _ network: Network, epochs: Int, context: TrainingContext = TrainingContext(),
    learningRate: Double = 0.05, augmentation: Augmentation = .standard
  ) throws {
    let recipe = TrainingRecipe(
      epochs: epochs, batchSize: 16, learningRate: learningRate, schedule: .constant,
      augmentation: augmentation)
    try Trainer(recipe: recipe, inner: InnerAttack(steps: 2)).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: context, objective: AdversarialCrossEntropy())
  }

  @Test("learns what can be learned, and says how far it has come")
  func learns() throws {
    try Fixture.start()
    let network = try HalvesFixture.network()
    let seen = Recorder()
    try train(
      network, epochs: 8, context: TrainingContext { seen.add($0) }, augmentation: .none)
    let data = HalvesFixture.dataset()
    let batch = try data.images(at: Array(0..<data.count))
    let images = try Tensor(batch.normalized(), shape: [data.count, 1, 8, 8])
    let right = try (network.logits(for: images).argmax(1) .== Tensor(batch.labels)).booleans()
    #expect(right.count { $0 } > 60)
    let reports = seen.reports
    #expect(reports.count == 8 * 4)
    #expect(reports.allSatisfy { $0.steps == 4 && $0.epochs == 8 && $0.cleanAccuracy != nil })
    let last = try #require(reports.last)
    #expect(last.robustAccuracy > 0.9 && last.loss < reports[0].loss)
  }

  @Test("the radius grows on a straight line where the recipe says so")
  func warmup() throws {
    try Fixture.start()
    let reaches = try [0.25, 0.5, nil].map { share -> [Float] in
      let recorder = ReachRecorder()
      let recipe = TrainingRecipe(
        epochs: 4, batchSize: 64, schedule: .constant, augmentation: .none, radiusWarmup: share)
      try Trainer(recipe: recipe, inner: InnerAttack(steps: 3, stepSize: 1)).train(
        HalvesFixture.network(), on: HalvesFixture.dataset(),
        against: ThreatModel(.linf, epsilon: 0.08), context: TrainingContext(),
        objective: recorder)
      return recorder.reaches
    }
    let expected: [[Float]] = [
      [0, 0.08, 0.08, 0.08], [0, 0.04, 0.08, 0.08], [0.08, 0.08, 0.08, 0.08],
    ]
    for (found, wanted) in zip(reaches, expected) {
      #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-6 }, "\(found)")
    }
  }

  @Test("a training that diverges stops with advice, and names the last good checkpoint")
  func divergence() throws {
    try Fixture.start()
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let context = TrainingContext(directory: folder)
    let first = #expect(throws: TrainingError.self) {
      try train(HalvesFixture.network(), epochs: 40, context: context, learningRate: 1e30)
    }
    #expect(first?.description.contains("a lower learning rate") == true)
    #expect(first?.description.contains("there is no checkpoint yet") == true)
    // Rises tenfold with every step: good for an epoch or more, then not.
    let recipe = TrainingRecipe(epochs: 40, batchSize: 64, learningRate: 1e5, schedule: .cosine)
    let second = #expect(throws: TrainingError.self) {
      try Trainer(recipe: recipe, inner: .none).train(
        HalvesFixture.network(), on: HalvesFixture.dataset(),
        against: ThreatModel(.linf, epsilon: 0.05), context: context,
        objective: Exploding())
    }
    #expect(
      second?.description.contains("epoch-2.checkpoint.safetensors") == true,
      "\(String(describing: second))")
  }

  @Test("diverging before the first epoch is over, it does not offer another training's checkpoint")
  func divergenceAtOnce() throws {
    try Fixture.start()
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let context = TrainingContext(directory: folder)
    try train(HalvesFixture.network(), epochs: 1, context: context)
    let error = #expect(throws: TrainingError.self) {
      try train(HalvesFixture.network(), epochs: 40, context: context, learningRate: 1e30)
    }
    #expect(error?.description.contains("there is no checkpoint yet") == true)
  }

  @Test("schedules have the published shapes")
  func schedules() {
    func thousandths(_ schedule: LearningRateSchedule, _ times: [Double]) -> [Double] {
      times.map { (schedule.factor(at: $0) * 1000).rounded() }
    }
    #expect(
      thousandths(.multiStep(at: [0.5, 0.75]), [0, 0.49, 0.5, 0.74, 0.75, 1])
        == [1000, 1000, 100, 100, 10, 10])
    #expect(thousandths(.cyclic(peak: 0.4), [0, 0.2, 0.4, 0.7, 1]) == [0, 500, 1000, 500, 0])
    #expect(thousandths(.cosine, [0, 0.5, 1]) == [1000, 500, 0])
    #expect(thousandths(.constant, [0.3]) == [1000])
    #expect(thousandths(.late, [139.9 / 150, 140.0 / 150, 145.0 / 150]) == [1000, 100, 10])
    #expect(
      thousandths(.cycles(2), [0, 0.125, 0.25, 0.5, 0.75, 0.875, 1])
        == [0, 500, 1000, 0, 1000, 500, 0])
  }

  @Test("nothing leaks")
  func leaks() async {
    await #expect(processExitsWith: .success) {
      try Fixture.requireNoLeak {
        let suite = TrainerTests()
        try suite.train(HalvesFixture.network(), epochs: 1)
      }
    }
  }
}

/// Keeps what a training reports.
private final class Recorder: @unchecked Sendable {
  private(set) var reports: [TrainingProgress] = []

  func add(_ progress: TrainingProgress) { reports.append(progress) }
}

/// Cross-entropy that remembers how far images were moved.
private final class ReachRecorder: TrainingObjective {
  private(set) var reaches: [Float] = []

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    reaches.append(contentsOf: try (adversarial - clean.images).abs().max().floats())
    return try AdversarialCrossEntropy().loss(
      clean: clean, adversarial: adversarial, step: step, forward: forward)
  }
}

/// A loss that is infinite from the fourth step on.
private final class Exploding: TrainingObjective {
  private var steps = 0

  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    steps += 1
    let logits = try forward(adversarial, .train)
    let value = try logits.crossEntropy(clean.labels).mean()
    return (try steps > 3 ? value + .infinity : value * 1e-9, logits)
  }
}
