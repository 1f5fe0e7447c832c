import Datasets
import Experiments
import Geometry
import Models
import Robustness
import TestSupport
import Testing
import Torch

/// Curvature and gradient in input space against closed forms and differences.
@Suite("Input Hessian")
struct InputHessianTests {
  private let solver = Lanczos(tolerance: 1e-4, random: RandomSource(seed: 1))

  private func batch(_ count: Int, shape: [Int] = [1, 3, 4]) throws -> AttackBatch {
    try Fixture.start()
    return AttackBatch(
      images: try Fixture.uniform([count] + shape, seed: count),
      labels: try Tensor((0..<count).map { $0 % 2 }), samples: Array(0..<count))
  }

  /// p(1 − p)‖w₀ − w₁‖² of each sample of a linear model with two classes.
  private func curvatures(_ model: LinearClassifier, _ batch: AttackBatch) throws -> [Double] {
    let normal = try (model.weight.slice(0..<1) - model.weight.slice(1..<2)).squared().sum().item()
    let first = try model.logits(for: batch.images).softmax().slice(0..<1, dimension: 1)
    return try first.doubles().map { $0 * (1 - $0) * normal }
  }

  @Test("of two classes each sample has one eigenvalue p(1 − p)‖w₀ − w₁‖² / B, the others are 0")
  func linear() throws {
    let (model, batch) = (try LinearClassifier(classes: 2, inputs: 12), try batch(5))
    let found = try InputHessian(of: model, at: batch).largest(8, with: solver).eigenvalues
    let exact = try curvatures(model, batch).sorted(by: >).map { $0 / 5 }
    for (a, b) in zip(found, exact + [0, 0, 0]) { #expect(abs(a - b) < 1e-4 * exact[0]) }
  }

  @Test("a product is that with Wᵀ(diag p − ppᵀ)W / B")
  func product() throws {
    let (model, batch) = (try LinearClassifier(classes: 4, inputs: 12), try batch(3))
    let direction = try Fixture.normal([3, 1, 3, 4], seed: 9)
    let p = try model.logits(for: batch.images).softmax()
    let along = try direction.flattened().linear(weight: model.weight)
    let inner = try p * along - p * (p * along).sum(1, keep: true)
    let exact = try inner.matmul(model.weight) / 3
    let found = try InputHessian(of: model, at: batch).product(direction).flattened()
    #expect(try (found - exact).abs().max().item() < 1e-5 * exact.abs().max().item())
  }

  @Test("four copies of an image have each eigenvalue four times, a quarter as large")
  func batchSize() throws {
    let (model, one) = (try LinearClassifier(classes: 2, inputs: 12), try batch(1))
    let four = try one.rows([0, 0, 0, 0])
    let single = try InputHessian(of: model, at: one).largest(1, with: solver).eigenvalues[0]
    let found = try InputHessian(of: model, at: four).largest(4, with: solver).eigenvalues
    #expect(found.count == 4 && found.allSatisfy { abs($0 * 4 - single) < 1e-3 * single })
  }

  @Test("a batch's eigenvalues are its images' own, divided by their number")
  func blocks() throws {
    let hidden = try Fixture.normal([6, 12], seed: 2).cast(to: .float64)
    let head = try Fixture.normal([3, 6], seed: 3).cast(to: .float64)
    let model = FunctionClassifier {
      try $0.flattened().linear(weight: hidden).tanh().linear(weight: head)
    }
    let single = try batch(4)
    let four = AttackBatch(
      images: try single.images.cast(to: .float64), labels: single.labels, samples: single.samples)
    let own = try (0..<4).flatMap {
      try InputHessian(of: model, at: four.rows([$0])).largest(12, with: solver).eigenvalues
    }.sorted { abs($0) > abs($1) }
    let found = try InputHessian(of: model, at: four).largest(10, with: solver).eigenvalues
    #expect(own.contains { $0 < 0 })
    for (a, b) in zip(found, own) { #expect(abs(a - b / 4) < 1e-4 * abs(own[0])) }
  }

  @Test("a product is the gradient's difference quotient, through batch norm and ReLU")
  func network() throws {
    let shape = ImageShape(channels: 3, height: 8, width: 8)
    let model = try Network(Architecture(.smallCNN, width: 0.1), images: shape, classes: 4)
    // In double precision, and with statistics that differ from 0 and 1.
    for (number, parameter) in model.parameters.all.enumerated() {
      let noise = try Fixture.uniform(parameter.value.shape, 0.5, 1.5, seed: number)
      parameter.value = try (parameter.value.rank == 1 ? noise : parameter.value)
        .cast(to: .float64)
    }
    let some = try batch(3, shape: [3, 8, 8])
    try expectDifferences(model, some, step: 1e-6, tolerance: 1e-4)
  }

  @Test("a product is the gradient's difference quotient in a smooth network")
  func smooth() throws {
    let hidden = try Fixture.normal([6, 12], seed: 2).cast(to: .float64)
    let head = try Fixture.normal([3, 6], seed: 3).cast(to: .float64)
    let model = FunctionClassifier {
      try $0.flattened().linear(weight: hidden).tanh().linear(weight: head)
    }
    try expectDifferences(model, try batch(4), step: 1e-5, tolerance: 1e-6)
  }

  private func expectDifferences(
    _ model: any Classifier, _ batch: AttackBatch, step: Double, tolerance: Double
  ) throws {
    let images = try batch.images.cast(to: .float64)
    func moved(_ change: Tensor) throws -> AttackBatch {
      AttackBatch(images: try images + change, labels: batch.labels, samples: batch.samples)
    }
    let direction = try Fixture.normal(images.shape, seed: 11).cast(to: .float64)
    let up = try InputGradient.ofMeanLoss(model, at: moved(direction * step))
    let down = try InputGradient.ofMeanLoss(model, at: moved(direction * -step))
    let quotient = try (up - down) / (2 * step)
    let found = try InputHessian(of: model, at: moved(direction * 0)).product(direction)
    let size = try quotient.abs().max().item()
    #expect(size > 1e-8)
    #expect(try (found - quotient).abs().max().item() < tolerance * size)
  }

  @Test(
    "TorchScript modules are differentiated twice as well",
    .enabled(if: SharedFolder.isThere, "needs the real models that RAMPART_SHARED holds"))
  func script() throws {
    try Fixture.start()
    let path = SharedFolder.path("models/resnet20.torchscript.pt")
    let (model, batch) = (try ScriptClassifier(path: path), try SharedFolder.images(3))
    let hessian = try InputHessian(of: model, at: batch)
    let (u, v) = (
      try Fixture.normal(batch.images.shape, seed: 1),
      try Fixture.normal(batch.images.shape, seed: 2)
    )
    let (one, other) = (
      try (u * hessian.product(v)).sum().item(), try (v * hessian.product(u)).sum().item()
    )
    #expect(abs(one) > 1e-3 && abs(one - other) < 1e-3 * abs(one))
  }

  @Test("the gradient's length is the mean of the samples' own Σ|Wᵀ(p − y)|, in any batch")
  func gradient() throws {
    let (model, batch) = (try LinearClassifier(classes: 4, inputs: 12), try batch(6))
    let labels = try model.logits(for: batch.images).zerosLike()
      .scattering(1, at: batch.labels.reshaped([-1, 1]), dimension: 1)
    let rows = try (model.logits(for: batch.images).softmax() - labels).matmul(model.weight)
    let lengths = try rows.abs().sum(1).doubles()
    let exact = lengths.reduce(0, +) / 6
    #expect(try abs(InputGradient.length(model, at: batch) - exact) < 1e-5 * exact)
    let one = try InputGradient.length(model, at: batch.rows([2]))
    #expect(abs(one - lengths[2]) < 1e-5 * one)
  }
}
