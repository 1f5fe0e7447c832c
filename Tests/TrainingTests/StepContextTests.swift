import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("What the loop hands to an objective")
struct StepContextTests {
  private struct Stop: Error {}

  /// Cross-entropy with labels that chance turns round, and weights kept in an interval.
  private final class Fickle: TrainingObjective {
    var steps: [StepContext] = []
    var constraints = 0
    let bound: Double

    init(bound: Double = 10) { self.bound = bound }

    func loss(
      clean: AttackBatch, adversarial: Tensor, step: StepContext,
      forward: (Tensor, Mode) throws -> Tensor
    ) throws -> (value: Tensor, logits: Tensor) {
      steps.append(step)
      let labels = zip(step.draws(for: "labels") { $0.uniform() }, try clean.labels.integers())
        .map { $0 < 0.3 ? 1 - $1 : $1 }
      let logits = try forward(adversarial, .train)
      return (try logits.crossEntropy(Tensor(labels)).mean(), logits)
    }

    func constrain(_ network: Network) throws {
      constraints += 1
      for parameter in network.parameters.trained {
        parameter.value = try parameter.value.clamped(-bound, bound)
      }
    }
  }

  private func train(
    _ network: Network, _ objective: Fickle, batchSize: Int = 16,
    context: TrainingContext = TrainingContext()
  ) throws {
    let recipe = TrainingRecipe(
      epochs: 3, batchSize: batchSize, learningRate: 0.05, schedule: .constant)
    try Trainer(recipe: recipe, inner: .none).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: context, objective: objective)
  }

  private func bits(_ network: Network) throws -> [[UInt32]] {
    try network.parameters.all.map { try $0.value.floats().map(\.bitPattern) }
  }

  @Test("time, epoch and samples are those of the step")
  func place() throws {
    try Fixture.start()
    let objective = Fickle()
    try train(HalvesFixture.network(), objective)
    #expect(objective.steps.map(\.epoch) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    #expect(objective.steps.map { ($0.time * 12).rounded() } == (0..<12).map(Double.init))
    for epoch in 0..<3 {
      let samples = objective.steps[4 * epoch..<4 * epoch + 4].flatMap(\.samples)
      #expect(samples.sorted() == Array(0..<64))
    }
  }

  @Test("an image's draws are its own in any company, and others in the next epoch")
  func draws() throws {
    try Fixture.start()
    let drawn = try [16, 24].map { size -> [[Int: Float]] in
      let objective = Fickle()
      try train(HalvesFixture.network(), objective, batchSize: size)
      return (0..<3).map { epoch in
        let pairs = objective.steps.filter { $0.epoch == epoch }.flatMap { step in
          zip(step.samples, step.draws(for: "a purpose") { $0.uniform() })
        }
        return Dictionary(uniqueKeysWithValues: pairs)
      }
    }
    #expect(drawn[0] == drawn[1])
    #expect(drawn[0][0] != drawn[0][1] && Set(drawn[0][0].values).count > 60)
    let step = StepContext(
      time: 0, epoch: 0, samples: [3, 3], random: RandomSource(seed: 1))
    let (one, other) = (step.draws(for: "one") { $0.next() }, step.draws(for: "two") { $0.next() })
    #expect(one[0] == one[1] && one != other)
  }

  @Test("a training whose loss draws and whose weights are bounded goes on bit for bit")
  func resumption() throws {
    try Fixture.start()
    let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let (whole, rest) = (try HalvesFixture.network(), try HalvesFixture.network())
    try train(whole, Fickle(bound: 0.2))
    let stopped = TrainingContext(directory: folder) {
      if $0.epoch == 1, $0.step == 3 { throw Stop() }
    }
    #expect(throws: Stop.self) {
      try train(HalvesFixture.network(), Fickle(bound: 0.2), context: stopped)
    }
    try train(rest, Fickle(bound: 0.2), context: TrainingContext(directory: folder, resumes: true))
    #expect(try bits(rest) == bits(whole))
  }

  @Test("weights are constrained before the first step and after each one")
  func constraint() throws {
    try Fixture.start()
    let (objective, network) = (Fickle(bound: 0.01), try HalvesFixture.network())
    try train(network, objective)
    #expect(objective.constraints == 1 + 12)
    for parameter in network.parameters.trained {
      #expect(try parameter.value.abs().max().item() <= 0.01 + 1e-9)
    }
    // With a learning rate of zero only the first time can have done it.
    let still = try HalvesFixture.network()
    try Trainer(
      recipe: TrainingRecipe(epochs: 1, batchSize: 64, learningRate: 0, schedule: .constant),
      inner: .none
    ).train(
      still, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: TrainingContext(), objective: Fickle(bound: 0.01))
    #expect(
      try still.parameters.trained.allSatisfy { try $0.value.abs().max().item() <= 0.01 + 1e-9 })
  }
}
