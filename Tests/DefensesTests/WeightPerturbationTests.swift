import Datasets
import Experiments
import Models
import PerturbedVariationDefense
import Robustness
import TestSupport
import Testing
import Torch
import Training
import WeightPerturbationDefense

@Suite("Adversarial weight perturbation")
struct WeightPerturbationTests {
  private func network() throws -> Network {
    try Network(
      Architecture(.resNet20, width: 0.25), images: ImageShape(channels: 3, height: 8, width: 8),
      classes: 3)
  }

  private func batch() throws -> AttackBatch {
    let (images, labels) = try StripesFixture.batch(12)
    return AttackBatch(images: images, labels: labels, samples: Array(0..<12))
  }

  private func objective(_ gamma: Double, warmup: Double = 0) -> some TrainingObjective {
    var options = WeightPerturbation.options(.cpu, for: "sample")
    (options.gamma, options.warmup) = (gamma, warmup)
    return WeightPerturbation(options).objective
  }

  private func moves(
    _ network: Network, _ objective: some TrainingObjective, time: Double = 0.5
  ) throws -> [Tensor]? {
    let batch = try batch()
    return try objective.displacement(
      of: network, clean: batch, adversarial: batch.images,
      step: StepContext(
        time: time, epoch: 0, samples: batch.samples, random: RandomSource(seed: 0)))
  }

  @Test("each layer moves by γ of its own norm; batch norms and biases stay; nothing else changes")
  func norms() throws {
    try Fixture.start()
    let network = try network()
    let before = try network.parameters.all.map { try $0.value.floats() }
    let moves = try #require(try moves(network, objective(0.01)))
    #expect(moves.count == network.parameters.trained.count)
    for (parameter, move) in zip(network.parameters.trained, moves) {
      let (length, reach) = (try parameter.value.norm().item(), try move.norm().item())
      if parameter.value.rank > 1 {
        #expect(abs(reach - 0.01 * length) < 1e-5 * length, "\(parameter.name)")
      } else {
        #expect(reach == 0, "\(parameter.name)")
      }
    }
    #expect(try network.parameters.all.map { try $0.value.floats() } == before)
  }

  @Test("in perturbed logit variation weights move as here: its adversary raises the cross-entropy")
  func variation() throws {
    try Fixture.start()
    let network = try network()
    let plain = try #require(try moves(network, objective(0.01)))
    for lambda in [0, 3] as [Double] {
      var options = PerturbedVariation.options(.cpu, for: "sample")
      (options.gamma, options.lambda) = (0.01, lambda)
      let moved = try #require(try moves(network, PerturbedVariation(options).objective))
      for (one, other) in zip(plain, moved) { #expect(try one.floats() == other.floats()) }
    }
    var still = PerturbedVariation.options(.cpu, for: "sample")
    still.gamma = 0
    #expect(try moves(network, PerturbedVariation(still).objective) == nil)
  }

  @Test("the move is along the loss's gradient, and raises it")
  func ascent() throws {
    try Fixture.start()
    let (network, batch) = (try network(), try batch())
    let moves = try #require(try moves(network, objective(0.05)))
    func loss(_ network: Network) throws -> Double {
      try network.forward(batch.images, .batchStatistics).crossEntropy(batch.labels).mean().item()
    }
    let moved = try network.copied()
    for (parameter, move) in zip(moved.parameters.trained, moves) {
      parameter.value = try parameter.value + move
    }
    #expect(try loss(moved) > loss(network) + 0.01)
    let (_, gradients, _) = try network.lossAndGradients { forward in
      let logits = try forward(batch.images, .batchStatistics)
      return (try logits.crossEntropy(batch.labels).mean(), ())
    }
    for (gradient, move) in zip(gradients, moves) where move.rank > 1 {
      let cosine = try (gradient * move).sum().item() / (gradient.norm() * move.norm()).item()
      #expect(cosine > 0.9999)
    }
  }

  @Test("layers without a gradient or without weights stay, and give no NaN")
  func degenerate() throws {
    try Fixture.start()
    let network = try network()
    for parameter in network.parameters.trained where parameter.name.hasPrefix("linear") {
      parameter.value = try parameter.value.zerosLike()
    }
    for move in try #require(try moves(network, objective(0.01))) {
      #expect(try move.abs().max().item() == 0 || move.isFinite().all().booleans() == [true])
      #expect(try move.isFinite().all().booleans() == [true])
    }
  }

  @Test("no move before the warm-up is over, none with γ = 0")
  func warmup() throws {
    try Fixture.start()
    let network = try network()
    #expect(try moves(network, objective(0.01, warmup: 0.5), time: 0.49) == nil)
    #expect(try moves(network, objective(0.01, warmup: 0.5), time: 0.5) != nil)
    #expect(try moves(network, objective(0)) == nil)
  }

  @Test("weights are put back exactly: with a learning rate of 0 no bit changes")
  func restoration() throws {
    try Fixture.start()
    let network = try network()
    let before = try network.parameters.trained.map { try $0.value.floats().map(\.bitPattern) }
    try train(network, learningRate: 0)
    #expect(
      try network.parameters.trained.map { try $0.value.floats().map(\.bitPattern) } == before)
  }

  @Test("a step is w − η·(∇ℓ(w + v) + decay·(w + v)), and the statistics follow w + v")
  func step() throws {
    try Fixture.start()
    let (network, batch) = (try network(), try batch())
    let moves = try #require(try moves(network, objective(0.02), time: 0))
    let moved = try network.copied()
    for (parameter, move) in zip(moved.parameters.trained, moves) {
      parameter.value = try parameter.value + move
    }
    let (_, gradients, _) = try moved.lossAndGradients { forward in
      (try forward(batch.images, .train).crossEntropy(batch.labels).mean(), ())
    }
    let expected = try zip(zip(network.parameters.trained, moved.parameters.trained), gradients).map
    {
      try $0.0.value - ($1 + $0.1.value * 0.01) * 0.1
    }
    try train(network, learningRate: 0.1)
    for (parameter, value) in zip(network.parameters.trained, expected) {
      #expect(try (parameter.value - value).abs().max().item() < 1e-5, "\(parameter.name)")
    }
    for (mine, its) in zip(network.parameters.all, moved.parameters.all) where !mine.isTrained {
      #expect(try (mine.value - its.value).abs().max().item() < 1e-5, "\(mine.name)")
    }
  }

  /// One step on one batch of clean images.
  private func train(_ network: Network, learningRate: Double) throws {
    let recipe = TrainingRecipe(
      epochs: 1, batchSize: 12, learningRate: learningRate, schedule: .constant, momentum: 0,
      weightDecay: 0.01, augmentation: .none)
    try Trainer(recipe: recipe, inner: .none).train(
      network, on: StripesFixture.dataset(12), against: ThreatModel(.linf, epsilon: 0.03),
      context: TrainingContext(), objective: objective(0.02))
  }
}
