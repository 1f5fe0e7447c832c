import Datasets
import EntropySGDDefense
import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("Entropy-SGD")
struct EntropySGDTests {
  private struct Stop: Error {}

  private func parameter(_ value: Double) throws -> Parameter {
    let store = ParameterStore(random: nil)
    let parameter = try store.root.constant("w", 0, [1])
    parameter.value = try Tensor(full: value, shape: [1], dtype: .float64)
    return parameter
  }

  /// Two outer steps of two inner ones on the gradients 1, 2, 3 and 4, by hand.
  @Test("moves to the mean of where its search went, which starts and ends at the weights")
  func hand() throws {
    try Fixture.start()
    let weight = try parameter(1)
    let search = LocalSearch(steps: 2, learningRate: 0.1, decay: 0.75, noise: 0, gamma: 0.5)
    let optimizer = EntropyDescent(
      [weight], learningRate: 0.4, weightDecay: 0.2, search: search, random: RandomSource(seed: 0))
    func step(_ gradient: Double) throws -> Double {
      try optimizer.step([Tensor(full: gradient, shape: [1], dtype: .float64)])
      return try weight.value.item()
    }
    #expect(optimizer.isAtRest)
    // 1 − 0.1·(1 + 0.2·1 − 0.5·0) = 0.88; m = 0.75 + 0.25·0.88 = 0.97.
    #expect(abs(try step(1) - 0.88) < 1e-12)
    #expect(try !optimizer.isAtRest && optimizer.restingPlace?[0].item() == 1)
    // w′ = 0.88 − 0.1·(2 + 0.2·0.88 − 0.5·0.12) = 0.6684; m = 0.75·0.97 + 0.25·0.6684 = 0.8946.
    // w = 1 − 0.4·(1 − 0.8946 + 0.2·1) = 0.87784.
    #expect(abs(try step(2) - 0.87784) < 1e-12)
    #expect(optimizer.isAtRest)
    // 0.87784 − 0.1·(3 + 0.175568) = 0.5602832; m = 0.75·0.87784 + 0.25·0.5602832 = 0.7984508.
    #expect(abs(try step(3) - 0.5602832) < 1e-12)
    // w′ = 0.5602832 − 0.1·(4 + 0.11205664 − 0.5·0.3175568) = 0.164955376;
    // m = 0.75·0.7984508 + 0.25·0.164955376 = 0.640076944;
    // w = 0.87784 − 0.4·(0.87784 − 0.640076944 + 0.175568) = 0.7125075776.
    #expect(abs(try step(4) - 0.7125075776) < 1e-12)
  }

  @Test("its noise has the size ε/√(η′/2), is the seed's, and others in each step")
  func noise() throws {
    try Fixture.start()
    func run(_ seed: Int) throws -> [[Double]] {
      let store = ParameterStore(random: nil)
      let weight = try store.root.constant("w", 0, [100, 100])
      let search = LocalSearch(steps: 3, learningRate: 0.1, decay: 0.75, noise: 0.02, gamma: 0)
      let optimizer = EntropyDescent(
        [weight], learningRate: 1, weightDecay: 0, search: search,
        random: RandomSource(seed: seed))
      return try (0..<2).map { _ in
        let before = weight.value
        try optimizer.step([weight.value.zerosLike()])
        return try (weight.value - before).flattened().doubles()
      }
    }
    let moves = try run(1)
    for move in moves {
      let deviation = (move.reduce(0) { $0 + $1 * $1 } / 10_000).squareRoot()
      #expect(abs(deviation / (0.1 * 0.02 / 0.05.squareRoot()) - 1) < 0.03)
    }
    #expect(try moves[0] != moves[1] && run(1) == moves && run(2) != moves)
  }

  @Test("a training goes on bit for bit from the middle of a search")
  func resumption() throws {
    try Fixture.start()
    var options = EntropySGD.options(.cpu, for: "sample")
    options.recipe.epochs = 3
    options.recipe.batchSize = 10
    options.search.steps = 2
    let (data, defense) = (StripesFixture.dataset(24), EntropySGD(options))
    let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    func train(_ context: TrainingContext) throws -> [[UInt32]] {
      let network = try defense.model(for: data.shape, classes: data.classes)
      try defense.train(
        network, on: data, against: ThreatModel(.linf, epsilon: 0.03), context: context)
      return try network.parameters.all.map { try $0.value.contiguous().floats().map(\.bitPattern) }
    }
    let whole = try train(TrainingContext())
    // Three steps an epoch: the first ends in the middle of the second search.
    #expect(throws: Stop.self) {
      try train(
        TrainingContext(directory: folder) { if $0.epoch == 1, $0.step == 2 { throw Stop() } })
    }
    #expect(try train(TrainingContext(directory: folder, resumes: true)) == whole)
  }

  @Test("searches that cannot be are named")
  func problems() {
    var options = EntropySGD.options(.cpu, for: "sample")
    #expect(options.problem == nil)
    options.search.steps = 0
    #expect(options.problem?.contains("search.steps is 0;") == true)
  }
}
