import Datasets
import Experiments
import FlatnessMeasure
import Foundation
import Geometry
import Models
import Results
import Robustness
import TestSupport
import Testing
import Torch

/// Which weights count, how far they move, and that they come back.
@Suite("Weight space")
struct WeightSpaceTests {
  init() throws { try Fixture.start() }

  private func network() throws -> Network {
    try Network(
      Architecture(.resNet20), images: ImageShape(channels: 3, height: 8, width: 8), classes: 10,
      seed: 1)
  }

  @Test("Batch norm's tensors are no layers; biases are layers of their own")
  func layers() throws {
    let names = try WeightSpace(of: network()).layers.map(\.name)
    #expect(names.contains("conv1.weight") && names.contains("linear.bias"))
    #expect(names.allSatisfy { !$0.contains("bn") && !$0.contains("running") })
    // 19 convolutions without biases, a matrix and its bias.
    #expect(names.count == 21)
  }

  @Test(
    "A random perturbation has the norm ξ·‖w_l‖ in every layer, and is none where the layer is zero"
  )
  func norms() throws {
    let model = try TwoLayers()
    model.second.bias.value = try model.second.bias.value.zerosLike()
    let space = try WeightSpace(of: model)
    let random = WeightNoise(RandomSource(seed: 2))
    for (layer, noise) in zip(space.layers, try random.onSphere(space.layers, radius: 0.5)) {
      let length = try noise.cast(to: .float64).norm().item()
      #expect(abs(length - 0.5 * layer.norm) < 1e-6 * (1 + layer.norm), "\(layer.name)")
    }
    let inside = try random.inBall(space.layers, radius: 0.5)
    let shares = try zip(space.layers, inside).filter { $0.0.norm > 0 }
      .map { try $1.cast(to: .float64).norm().item() / $0.norm }
    #expect(shares.allSatisfy { $0 <= 0.5 } && Set(shares).count == shares.count)
    #expect(try inside[3].floats().allSatisfy { $0 == 0 })
  }

  @Test("Afterwards the weights and the statistics are the same bits, after an error too")
  func restoration() throws {
    struct Stop: Error {}
    let network = try network()
    let before = try network.parameters.all.map { try $0.value.contiguous().bytes() }
    let space = try WeightSpace(of: network)
    let images = try Fixture.uniform([2, 3, 8, 8])
    let labels = try Tensor([1, 2])
    let moved = try space.origin.map { try $0 * 2 }
    #expect(throws: Stop.self) { try space.with(moved) { _ in throw Stop() } }
    _ = try space.with(moved) { try $0.logits(for: images) }
    _ = try space.gradients(at: moved) { model, _ in
      (try model.logits(for: images).crossEntropy(labels).mean(), ())
    }
    let after = try network.parameters.all.map { try $0.value.contiguous().bytes() }
    #expect(before == after)
  }

  @Test("Gradients by weights and images are those of central differences")
  func gradients() throws {
    let space = try WeightSpace(of: TwoLayers(seed: 7))
    let images = try Fixture.uniform([3, 1, 2, 2])
    let labels = try Tensor([0, 1, 2])
    func loss(_ weights: [Tensor], _ images: Tensor) throws -> Double {
      try space.with(weights) { _ in
        try space.classifier.logits(for: images).cast(to: .float64).crossEntropy(labels).mean()
          .item()
      }
    }
    let found = try space.gradients(at: space.origin, and: [images]) { model, points in
      (try model.logits(for: points[0]).crossEntropy(labels).mean(), ())
    }
    for place in space.layers.indices {
      let direction = try Fixture.normal(space.layers[place].original.shape, seed: place)
      var (up, down) = (space.origin, space.origin)
      up[place] = try up[place] + direction * 1e-3
      down[place] = try down[place] - direction * 1e-3
      let slope = try (loss(up, images) - loss(down, images)) / 2e-3
      #expect(abs(try (found.weights[place] * direction).sum().item() - slope) < 1e-3)
    }
    let direction = try Fixture.normal([3, 1, 2, 2])
    let slope =
      try
      (loss(space.origin, images + direction * 1e-3)
      - loss(space.origin, images - direction * 1e-3)) / 2e-3
    #expect(abs(try (found.inputs[0] * direction).sum().item() - slope) < 1e-3)
  }

  @Test("Scaling a convolution before batch norm leaves function and flatness as they are")
  func normScaling() throws {
    let (plain, scaled) = (try network(), try network())
    for parameter in scaled.parameters.all where parameter.name.hasPrefix("layer1.0.") {
      if parameter.name.contains("conv") { parameter.value = try parameter.value * 2 }
      if parameter.name.hasSuffix("running_mean") { parameter.value = try parameter.value * 2 }
      if parameter.name.hasSuffix("running_var") { parameter.value = try parameter.value * 4 }
    }
    let images = try Fixture.uniform([8, 3, 8, 8])
    let change = try (plain.logits(for: images) - scaled.logits(for: images)).abs().max().item()
    #expect(change < 1e-4)
    var settings = FlatnessSettings(.paper)
    (settings.directions, settings.referenceRestarts) = (3, 1)
    (settings.worstRadii, settings.worstRestarts) = ([0.003], 1)
    settings.measuresCleanWorst = false
    let batch = AttackBatch(
      images: images, labels: try Tensor(Array(0..<8)), samples: Array(0..<8))
    func measure(_ model: Network) throws -> FlatnessRecord {
      let subject = MeasureSubject(
        model, classes: 10, threat: ThreatModel(.linf, epsilon: 8 / 255),
        random: RandomSource(seed: 0), chunk: 8, images: .init(positions: []) { _ in batch })
      return try FlatnessRun(WeightSpace(of: model), settings, subject).measure([batch])
    }
    let (a, b) = try (measure(plain), measure(scaled))
    let (mine, its) = (try #require(a.average), try #require(b.average))
    #expect(abs(mine.value - its.value) < 1e-3 + mine.standardError)
    #expect(abs(a.worst[0].value - b.worst[0].value) < 0.1 * abs(a.worst[0].value) + 1e-4)
  }
}

/// TorchScript's weights.
@Suite(
  "Weight space of TorchScript",
  .enabled(if: SharedFolder.isThere, "needs the real models that RAMPART_SHARED holds"))
struct ScriptWeightSpaceTests {
  init() throws { try Fixture.start() }

  @Test("Batch norm is known by its operator, and the weights come back bit for bit")
  func resNet20() throws {
    let model = try ScriptClassifier(path: SharedFolder.path("models/resnet20.torchscript.pt"))
    let before = try (0..<model.module.parameterCount).map {
      try model.module.parameter($0).value.contiguous().bytes()
    }
    let space = try WeightSpace(of: model)
    #expect(space.layers.count == 21)
    #expect(space.layers.allSatisfy { !$0.name.contains("bn") })
    let batch = try SharedFolder.images(4)
    let moved = try space.origin.map { try $0 * 1.5 }
    let plain = try model.logits(for: batch.images)
    let other = try space.with(moved) { try $0.logits(for: batch.images) }
    #expect(try (plain - other).abs().max().item() > 0.1)
    let found = try space.gradients(at: moved, and: [batch.images]) { model, points in
      (try model.logits(for: points[0]).crossEntropy(batch.labels).mean(), ())
    }
    #expect(try found.weights.allSatisfy { try $0.norm().item() > 0 })
    let after = try (0..<model.module.parameterCount).map {
      try model.module.parameter($0).value.contiguous().bytes()
    }
    #expect(before == after)
    #expect(try model.logits(for: batch.images).floats() == plain.floats())
  }

  @Test("The same network as TorchScript and as layers has the same flatness")
  func twins() throws {
    let script = try ScriptClassifier(path: SharedFolder.path("models/resnet20.torchscript.pt"))
    let network = try Network(
      Architecture(.resNet20), images: .cifar, classes: 10,
      normalization: Normalization(mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225]))
    try network.load(
      from: URL(filePath: SharedFolder.path("models/resnet20.state_dict.pt")))
    let batch = try SharedFolder.images(8)
    let losses = try [script, network].map { (model: any Classifier) in
      let space = try WeightSpace(of: model)
      let noise = try WeightNoise(RandomSource(seed: 0)).onSphere(space.layers, radius: 0.2)
      return try space.with(zip(space.origin, noise).map { try $0 + $1 }) {
        try $0.logits(for: batch.images).crossEntropy(batch.labels).mean().item()
      }
    }
    #expect(abs(losses[0] - losses[1]) < 1e-3 * abs(losses[0]))
  }
}
