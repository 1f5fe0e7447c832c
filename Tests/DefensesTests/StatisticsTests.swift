import AdversarialTrainingDefense
import Datasets
import Experiments
import Foundation
import LogitVariationDefense
import MARTDefense
import Models
import PerturbedVariationDefense
import Robustness
import TRADESDefense
import TestSupport
import Testing
import Torch
import Training
import WeightPerturbationDefense

/// Counts passes in train mode: each moves a running mean r to 0.9·r + 0.1·m.
///
/// With a step size of zero all passes of a training step see the same batch, so that after n of them
/// r = (1 − 0.9ⁿ)·m tells n.
@Suite("How often a training step moves the batch norms' statistics")
struct StatisticsTests {
  @Test("attacks in eval mode leave no trace; attacks in train mode leave one a pass")
  func counts() throws {
    try Fixture.start()
    var options = AdversarialTraining.options(.cpu, for: "sample")
    still(&options.recipe, &options.inner)
    #expect(try passes(AdversarialTraining(options)) == 1)
    options.inner.statistics = .train
    #expect(try passes(AdversarialTraining(options)) == 3 + 1)
  }

  @Test("the presets attack in the mode that each paper demands")
  func presets() {
    for dataset in ["cifar10", "cifar100", "svhn"] {
      #expect(AdversarialTraining.options(.paper, for: dataset).inner.statistics == .train)
      #expect(WeightPerturbation.options(.paper, for: dataset).inner.statistics == .train)
      #expect(LogitVariation.options(.paper, for: dataset).inner.statistics == .train)
      #expect(LogitVariation.options(.paper, for: dataset).inner.start == .clean)
      #expect(TRADES.options(.paper, for: dataset).inner.statistics == nil)
      #expect(TRADES.options(.paper, for: dataset).inner.loss == .divergence)
      #expect(MART.options(.paper, for: dataset).inner.statistics == nil)
      #expect(MART.options(.paper, for: dataset).inner.loss == nil)
    }
  }

  @Test("TRADES and MART: one clean and one adversarial pass")
  func twoPasses() throws {
    try Fixture.start()
    var trades = TRADES.options(.cpu, for: "sample")
    still(&trades.recipe, &trades.inner)
    #expect(try passes(TRADES(trades)) == 2)
    var mart = MART.options(.cpu, for: "sample")
    still(&mart.recipe, &mart.inner)
    #expect(try passes(MART(mart)) == 2)
  }

  @Test("AdvLC: clean (the attack's first pass), the rest of the attack, adversarial")
  func logitVariation() throws {
    try Fixture.start()
    var options = LogitVariation.options(.cpu, for: "sample")
    still(&options.recipe, &options.inner)
    options.inner.statistics = .train
    #expect(try passes(LogitVariation(options)) == 3 + 1)
    // From anywhere else the attack never passes the clean image: the clean pass counts as well.
    options.inner.start = .gaussian
    #expect(try passes(LogitVariation(options)) == 1 + 3 + 1)
    options.inner.start = .clean
    options.inner.steps = 0
    #expect(try passes(LogitVariation(options)) == 2)
    options.inner.steps = 3
    options.inner.statistics = .eval
    #expect(try passes(LogitVariation(options)) == 2)
  }

  @Test("AWP: only the passes at the moved weights")
  func weightPerturbation() throws {
    try Fixture.start()
    var options = WeightPerturbation.options(.cpu, for: "sample")
    still(&options.recipe, &options.inner)
    // The pass is at other weights, if only a little: the count is not whole.
    options.gamma = 1e-5
    #expect(try passes(WeightPerturbation(options)) == 1)
    var variation = PerturbedVariation.options(.cpu, for: "sample")
    still(&variation.recipe, &variation.inner)
    (variation.recipe.averaging, variation.gamma) = (nil, 1e-5)
    #expect(try passes(PerturbedVariation(variation)) == 2)
  }

  /// One step on one batch that changes neither images nor weights.
  private func still(_ recipe: inout TrainingRecipe, _ inner: inout InnerAttack) {
    recipe = TrainingRecipe(
      epochs: 1, batchSize: 24, learningRate: 0, schedule: .constant, augmentation: .none)
    (inner.steps, inner.stepSize, inner.start) = (3, 0, .clean)
  }

  private func passes(_ defense: some NetworkDefense) throws -> Int {
    let data = StripesFixture.dataset(24)
    let network = try defense.model(for: data.shape, classes: data.classes)
    let fresh = try network.copied()
    let images = try Tensor(
      data.images(at: Array(0..<24)).normalized(), shape: [24, 3, 8, 8])
    _ = try fresh.forward(images, .moving(1))
    try defense.train(
      network, on: data, against: ThreatModel(.linf, epsilon: 0.03), context: TrainingContext())
    let (moved, mean) = (try statistic(network), try statistic(fresh))
    let place = try #require(mean.indices.max { abs(mean[$0]) < abs(mean[$1]) })
    let count = log(1 - moved[place] / mean[place]) / log(0.9)
    #expect(abs(count - count.rounded()) < 0.01, "\(count) passes")
    return Int(count.rounded())
  }

  private func statistic(_ network: Network) throws -> [Double] {
    let found = network.parameters.all.first { $0.name == "bn1.running_mean" }
    return try #require(found).value.doubles()
  }
}
