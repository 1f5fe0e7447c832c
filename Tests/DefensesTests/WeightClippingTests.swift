import Datasets
import Experiments
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training
import WeightClippingDefense

@Suite("Weight clipping")
struct WeightClippingTests {
  private func options(_ bound: Double) -> WeightClipping.Options {
    var options = WeightClipping.options(.cpu, for: "sample")
    options.bound = bound
    return options
  }

  @Test("moves each weight to the nearest allowed one; a batch norm's scale is near one")
  func values() throws {
    try Fixture.start()
    let network = try Network(
      Architecture(.smallCNN, width: 0.25), images: ImageShape(channels: 3, height: 8, width: 8),
      classes: 3)
    for parameter in network.parameters.trained {
      let count = parameter.value.shape.reduce(1, *)
      let values = (0..<count).map { Float([-2, -0.01, 0, 0.005, 0.98, 1.005, 1.5][$0 % 7]) }
      parameter.value = try Tensor(values, shape: parameter.value.shape)
    }
    let statistics = try network.parameters.all.filter { !$0.isTrained }.map {
      try $0.value.floats()
    }
    try WeightClipping(options(0.01)).objective.constrain(network)
    for parameter in network.parameters.trained {
      let isScale = parameter.isNormalization && parameter.name.hasSuffix("weight")
      let expected: [Float] =
        isScale
        ? [0.99, 0.99, 0.99, 0.99, 0.99, 1.005, 1.01] : [-0.01, -0.01, 0, 0.005, 0.01, 0.01, 0.01]
      for (place, value) in try parameter.value.floats().enumerated() {
        #expect(abs(value - expected[place % 7]) < 1e-6, "\(parameter.name)")
      }
    }
    #expect(
      try network.parameters.all.filter { !$0.isTrained }.map { try $0.value.floats() }
        == statistics)
  }

  @Test("a trained network is within the bound, and has moved to it")
  func trained() throws {
    try Fixture.start()
    var options = options(0.02)
    options.recipe = TrainingRecipe(
      epochs: 2, batchSize: 12, learningRate: 0.05, schedule: .constant, augmentation: .none)
    options.inner = .none
    let data = StripesFixture.dataset(24)
    let defense = WeightClipping(options)
    let network = try defense.model(for: data.shape, classes: data.classes)
    try defense.train(
      network, on: data, against: ThreatModel(.linf, epsilon: 0.03), context: TrainingContext())
    for parameter in network.parameters.trained {
      let reach = try (parameter.value - parameter.neutral).abs().max().item()
      #expect(reach <= 0.02 + 1e-6, "\(parameter.name)")
      if parameter.value.rank == 4 { #expect(reach > 0.0199) }
    }
    #expect(options.problem == nil)
    options.bound = 0
    #expect(options.problem?.contains("bound") == true)
  }
}
