import Datasets
import Experiments
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("Weight averaging")
struct AveragingTests {
  /// Remembers the weights before every step.
  private final class Witness: TrainingObjective {
    var weights: [[Double]] = []

    func displacement(
      of network: Network, clean: AttackBatch, adversarial: Tensor, step: StepContext
    ) throws -> [Tensor]? {
      weights.append(try network.parameters.trained.flatMap { try $0.value.doubles() })
      return nil
    }

    func loss(
      clean: AttackBatch, adversarial: Tensor, step: StepContext,
      forward: (Tensor, Mode) throws -> Tensor
    ) throws -> (value: Tensor, logits: Tensor) {
      try AdversarialCrossEntropy().loss(
        clean: clean, adversarial: adversarial, step: step, forward: forward)
    }
  }

  /// Trains and gives the weights after every step, and what was handed out.
  private func train(
    _ rule: AveragingRule?, epochs: Int = 4
  ) throws -> (steps: [[Double]], network: Network) {
    let recipe = TrainingRecipe(
      epochs: epochs, batchSize: 24, learningRate: 0.05, schedule: .constant, averaging: rule)
    let (network, witness) = (try HalvesFixture.network(), Witness())
    try Trainer(recipe: recipe, inner: .none).train(
      network, on: HalvesFixture.dataset(60), against: ThreatModel(.linf, epsilon: 0.05),
      context: TrainingContext(), objective: witness)
    return (Array(witness.weights.dropFirst()), network)
  }

  private func weights(_ network: Network) throws -> [Double] {
    try network.parameters.trained.flatMap { try $0.value.doubles() }
  }

  private func expectClose(_ found: [Double], _ expected: [Double]) {
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("exponential: after every step, from the first step's weights on")
  func exponential() throws {
    try Fixture.start()
    let last = try weights(train(nil).network)
    let (steps, network) = try train(.exponential(decay: 0.7))
    // Averaging does not touch the training itself.
    #expect(steps.count == 11)
    let all = steps + [last]
    let expected = all.dropFirst().reduce(all[0]) { zip($0, $1).map { 0.7 * $0 + 0.3 * $1 } }
    expectClose(try weights(network), expected)
  }

  @Test("uniform: the mean of the ends of epochs, from a share of the training on")
  func uniform() throws {
    try Fixture.start()
    let last = try weights(train(nil).network)
    let (steps, network) = try train(.uniform(from: 0.5))
    // Three steps an epoch; the second, third and fourth epoch end at or after one half.
    let ends = [steps[5], steps[8], last]
    let expected = ends[0].indices.map { place in ends.map { $0[place] }.reduce(0, +) / 3 }
    expectClose(try weights(network), expected)
  }

  @Test(
    "running statistics are the mean over an epoch of clean training batches at the averaged weights"
  )
  func statistics() throws {
    try Fixture.start()
    let recipe = TrainingRecipe(
      epochs: 2, batchSize: 24, learningRate: 0.05, schedule: .constant, augmentation: .none,
      averaging: .exponential(decay: 0.5))
    let network = try HalvesFixture.network()
    let data = HalvesFixture.dataset(60)
    try Trainer(recipe: recipe, inner: InnerAttack(steps: 1)).train(
      network, on: data, against: ThreatModel(.linf, epsilon: 0.3), context: TrainingContext(),
      objective: AdversarialCrossEntropy())
    let images = try Tensor(
      data.images(at: Array(0..<60)).normalized(), shape: [60, 1, 8, 8])
    // The first layer's mean does not depend on how the images fall into batches.
    let whole = try network.copied()
    _ = try whole.forward(images, .moving(1))
    func mean(_ network: Network) throws -> [Float] {
      let parameter = network.parameters.all.first { $0.name == "bn1.running_mean" }
      return try #require(parameter).value.floats()
    }
    #expect(try zip(mean(network), mean(whole)).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
