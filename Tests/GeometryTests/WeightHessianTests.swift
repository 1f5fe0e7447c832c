import Datasets
import Experiments
import Geometry
import Models
import Robustness
import TestSupport
import Testing
import Torch

/// The curvature by the weights against a closed form, and the law of scale that it obeys.
@Suite("Weight Hessian")
struct WeightHessianTests {
  private let random = RandomSource(seed: 4)

  private func batch(_ count: Int, _ shape: ImageShape) throws -> AttackBatch {
    try Fixture.start()
    return AttackBatch(
      images: try Fixture.uniform([count, shape.channels, shape.height, shape.width], seed: 3),
      labels: try Tensor((0..<count).map { $0 % 2 }), samples: Array(0..<count))
  }

  @Test("of a linear model with two classes λmax is 2·λmax(mean p(1 − p)xxᵀ), and λmin is 0")
  func linear() throws {
    let shape = ImageShape(channels: 1, height: 2, width: 3)
    let model = try Network(Architecture(.linear), images: shape, classes: 2)
    let batch = try batch(8, shape)
    let p = try model.logits(for: batch.images).softmax().slice(0..<1, dimension: 1)
    let rows = try batch.images.flattened() * (p * (-p + 1)).sqrt()
    let matrix = try rows.permuted([1, 0]).matmul(rows) * (2 / 8.0)
    var vector = try Tensor.ones([6, 1])
    for _ in 0..<200 {
      vector = try matrix.matmul(vector)
      vector = try vector / vector.norm()
    }
    let exact = try matrix.matmul(vector).norm().item()
    let space = try WeightSpace(of: model)
    let before = try model.parameters.all.map { try $0.value.bytes() }
    for size in [8, 3] {
      let found = try WeightHessian(
        of: space, on: batch, batchSize: size, tolerance: 1e-4, random: random
      ).measure()
      #expect(abs(found.largest - exact) < 1e-3 * exact, "batches of \(size)")
      #expect(abs(found.smallest) < 1e-4 * exact, "batches of \(size)")
    }
    #expect(try model.parameters.all.map { try $0.value.bytes() } == before)
  }

  @Test("weights s times as large in front of batch norm: the same function, λ / s²")
  func scale() throws {
    let shape = ImageShape(channels: 3, height: 8, width: 8)
    let model = try Network(Architecture(.smallCNN, width: 0.2), images: shape, classes: 4)
    let batch = try batch(6, shape)
    func largest() throws -> Double {
      try WeightHessian(
        of: WeightSpace(of: model), on: batch, tolerance: 1e-3, random: random,
        where: { $0.name == "conv2.weight" }
      ).measure().largest
    }
    let (logits, curvature) = (try model.logits(for: batch.images), try largest())
    for parameter in model.parameters.all {
      let factor = ["conv2.weight": 0.5, "bn2.running_mean": 0.5, "bn2.running_var": 0.25]
      parameter.value = try parameter.value * (factor[parameter.name] ?? 1)
    }
    #expect(try (model.logits(for: batch.images) - logits).abs().max().item() < 1e-4)
    #expect(curvature > 0)
    #expect(try abs(largest() / curvature - 4) < 0.04)
  }

  @Test("eigenvectors have a tensor for each layer, zero for the biases")
  func vectors() throws {
    let shape = ImageShape(channels: 1, height: 2, width: 3)
    let model = try Network(Architecture(.linear), images: shape, classes: 2)
    let spectrum = try WeightHessian(
      of: WeightSpace(of: model), on: batch(4, shape), random: random
    ).spectrum()
    let vector = try #require(spectrum.pairs.first?.vector)
    #expect(vector.map(\.shape) == [[2, 6], [2]])
    #expect(try vector[1].doubles() == [0, 0])
    #expect(try abs(vector[0].norm().item() - 1) < 1e-5)
  }
}
