import Archives
import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("A defense's own optimizer")
struct OwnOptimizerTests {
  private struct Stop: Error {}

  /// Goes along the gradient for some steps, then returns and makes one small step towards where it was.
  private final class Scout: Optimizer {
    var learningRate = 0.05
    var state: OptimizerState
    let parameters: [Parameter]
    let length: Int
    let noise: RandomSource

    init(_ parameters: [Parameter], length: Int, noise: RandomSource) {
      (self.parameters, self.length, self.noise) = (parameters, length, noise)
      state = OptimizerState()
    }

    var slotNames: [String] { ["home"] }
    var restingPlace: [Tensor]? { state.steps % length == 0 ? nil : state.slots["home"] }
    var settings: String { "scout \(length)" }

    func step(_ gradients: [Tensor], at points: [Tensor]?) throws(TorchError) {
      if state.steps % length == 0 { state.slots["home"] = parameters.map(\.value) }
      state.steps += 1
      for (index, parameter) in parameters.enumerated() {
        let jitter = try noise.split(state.steps).split(index).tensor(
          samples: [0], shape: parameter.value.shape
        ) { 0.001 * $0.normal() }
        parameter.value =
          try parameter.value - gradients[index] * learningRate
          + jitter.reshaped(parameter.value.shape)
      }
      guard state.steps % length == 0, let home = state.slots["home"] else { return }
      for (parameter, start) in zip(parameters, home) {
        parameter.value = try start + (parameter.value - start) * 0.5
      }
    }
  }

  private func train(
    _ network: Network, length: Int, averaging: AveragingRule? = nil, epochs: Int = 3,
    context: TrainingContext = TrainingContext()
  ) throws {
    let recipe = TrainingRecipe(
      epochs: epochs, batchSize: 16, learningRate: 0.05, schedule: .constant, averaging: averaging)
    try Trainer(recipe: recipe, inner: InnerAttack(steps: 1)).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: context, objective: AdversarialCrossEntropy()
    ) { Scout($0, length: length, noise: $1) }
  }

  private func bits(_ network: Network) throws -> [[UInt32]] {
    try network.parameters.all.map { try $0.value.contiguous().floats().map(\.bitPattern) }
  }

  private func temporary() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
  }

  /// Three of four steps an epoch: the epochs end one, two and no steps away from rest.
  @Test("goes on bit for bit, also from between two places of rest", arguments: [false, true])
  func resumption(averages: Bool) throws {
    try Fixture.start()
    let rule: AveragingRule? = averages ? .exponential(decay: 0.7) : nil
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (whole, rest) = (try HalvesFixture.network(), try HalvesFixture.network())
    try train(whole, length: 3, averaging: rule)
    for epoch in 1...2 {
      let stopped = TrainingContext(directory: folder, resumes: epoch > 1) {
        if $0.epoch == epoch, $0.step == 2 { throw Stop() }
      }
      #expect(throws: Stop.self) {
        try train(HalvesFixture.network(), length: 3, averaging: rule, context: stopped)
      }
    }
    try train(
      rest, length: 3, averaging: rule, context: TrainingContext(directory: folder, resumes: true))
    #expect(try bits(rest) == bits(whole))
    let other = #expect(throws: ArchiveError.self) {
      try train(
        HalvesFixture.network(), length: 2, averaging: rule,
        context: TrainingContext(directory: folder, resumes: true))
    }
    #expect(other?.found.contains("scout 3") == true && other?.expected.contains("scout 2") == true)
  }

  @Test("what is handed out and kept of an epoch is the place of rest")
  func handedOut() throws {
    try Fixture.start()
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let network = try HalvesFixture.network()
    // Four steps: one return after the third, and one step away from there.
    try train(
      network, length: 3, epochs: 1,
      context: TrainingContext(directory: folder).keepingEpochs { ["epochs": "\($0)"] })
    let checkpoint = try SafetensorsReader(
      path: folder.appending(path: "epoch-0.checkpoint.safetensors").path)
    let kept = try SafetensorsReader(path: EpochWeights.url(0, in: folder).path)
    for parameter in network.parameters.trained {
      let home = try #require(try checkpoint.tensor(named: "optimizer.home." + parameter.name))
      let here = try #require(try checkpoint.tensor(named: parameter.name))
      let file = try #require(try kept.tensor(named: parameter.name))
      #expect(try parameter.value.contiguous().floats() == home.floats)
      #expect(here.floats != home.floats, "\(parameter.name)")
      #expect(zip(file.floats, home.floats).allSatisfy { abs($0 - $1) < 1e-3 })
    }
  }

  @Test("an average takes places of rest alone")
  func averages() throws {
    try Fixture.start()
    let (averaged, plain) = (try HalvesFixture.network(), try HalvesFixture.network())
    // Four steps with one return: the average is that place, and so is what is handed out without one.
    try train(averaged, length: 3, averaging: .exponential(decay: 0.5), epochs: 1)
    try train(plain, length: 3, epochs: 1)
    for (mine, its) in zip(averaged.parameters.trained, plain.parameters.trained) {
      #expect(try mine.value.contiguous().floats() == its.value.contiguous().floats())
    }
  }
}
