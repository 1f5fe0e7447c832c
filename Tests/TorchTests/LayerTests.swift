import TestSupport
import Testing
import Torch

@Suite("Layers")
struct LayerTests {
  private func random(_ shape: [Int], seed: Int) throws -> Tensor {
    try Fixture.normal(shape, seed: seed).cast(to: .float64)
  }

  @Test("gradients agree with central differences, by input, weight and bias")
  func gradients() throws {
    try Fixture.start()
    let x = try random([2, 3, 5, 4], seed: 1)
    let kernel = try random([4, 3, 3, 3], seed: 2)
    let bias = try random([4], seed: 3)
    func convolution(_ x: Tensor, _ w: Tensor, _ b: Tensor) throws -> Tensor {
      try x.convolved(weight: w, bias: b, stride: 2, padding: 1).tanh().sum()
    }
    #expect(try CentralDifferences.error(at: x) { try convolution($0, kernel, bias) } < 1e-7)
    #expect(try CentralDifferences.error(at: kernel) { try convolution(x, $0, bias) } < 1e-7)
    #expect(try CentralDifferences.error(at: bias) { try convolution(x, kernel, $0) } < 1e-7)
    let rows = try random([3, 5], seed: 4)
    let matrix = try random([2, 5], seed: 5)
    let error = try CentralDifferences.error(at: matrix) {
      try rows.linear(weight: $0).squared().sum()
    }
    #expect(error < 1e-7)
    #expect(
      try CentralDifferences.error(at: x) { try $0.averagePooled(size: 2).squared().sum() } < 1e-7)
    #expect(
      try CentralDifferences.error(at: x) { try $0.maxPooled(size: 2).squared().sum() } < 1e-7)
    #expect(try CentralDifferences.error(at: rows) { try $0.softplus().sum() } < 1e-7)
    #expect(try CentralDifferences.error(at: rows) { try $0.silu().sum() } < 1e-7)
    #expect(try CentralDifferences.error(at: rows) { try $0.mish().sum() } < 1e-7)
    #expect(try CentralDifferences.error(at: rows) { try $0.gelu().sum() } < 1e-7)
    #expect(try CentralDifferences.error(at: rows) { try $0.logSoftmax().squared().sum() } < 1e-7)
    #expect(try CentralDifferences.error(at: rows) { try $0.sigmoid().sum() } < 1e-7)
    #expect(try CentralDifferences.error(at: rows) { try $0.norm(1).sum() } < 1e-7)
  }

  /// A batch norm over three channels, in double precision, with statistics of its own.
  private func norm() throws -> (layer: BatchNorm, store: ParameterStore) {
    let store = ParameterStore(random: RandomSource(seed: 0))
    let layer = try BatchNorm(store.root["bn"], channels: 3)
    let values = [[1.5, 0.5, -1], [0.1, -0.2, 0.3], [0.2, -0.1, 0.4], [2, 0.5, 1.25]]
    for (parameter, numbers) in zip(store.all, values) {
      parameter.value = try Tensor(numbers as [Double], shape: [3])
    }
    return (layer, store)
  }

  @Test(
    "batch norm's gradients agree with central differences in every mode",
    arguments: [Mode.eval, .train, .batchStatistics])
  func normGradients(mode: Mode) throws {
    try Fixture.start()
    let (layer, _) = try norm()
    let x = try random([4, 3, 2, 2], seed: 1)
    let weights = try random([4, 3, 2, 2], seed: 2)
    let error = try CentralDifferences.error(at: x) { try (layer($0, mode).tanh() * weights).sum() }
    #expect(error < 1e-6)
  }

  @Test("batch norm: stored statistics in eval, the batch's in training, and who moves them")
  func normModes() throws {
    try Fixture.start()
    let x = try random([6, 3, 4, 4], seed: 1) * 2 + 1
    let mean = try x.mean(0, 2, 3)
    let centred = try x - mean.reshaped([1, 3, 1, 1])
    let variance = try centred.squared().mean(0, 2, 3)
    func expected(_ m: Tensor, _ v: Tensor, _ store: ParameterStore) throws -> Tensor {
      let scale = try (store.all[0].value / (v + 1e-5).sqrt()).reshaped([1, 3, 1, 1])
      return try (x - m.reshaped([1, 3, 1, 1])) * scale + store.all[1].value.reshaped([1, 3, 1, 1])
    }
    for mode in [Mode.eval, .train, .batchStatistics] {
      let (layer, store) = try norm()
      let (oldMean, oldVariance) = (store.all[2].value, store.all[3].value)
      let output = try layer(x, mode)
      let wanted =
        try mode == .eval ? expected(oldMean, oldVariance, store) : expected(mean, variance, store)
      #expect(try (output - wanted).abs().max().item() < 1e-10)
      // Running statistics move a tenth of the way, the variance to the unbiased one.
      let count = 6.0 * 16
      let movedMean = try oldMean * 0.9 + mean * 0.1
      let movedVariance = try oldVariance * 0.9 + variance * (0.1 * count / (count - 1))
      let isMoved = mode == .train
      #expect(try (store.all[2].value - (isMoved ? movedMean : oldMean)).abs().max().item() < 1e-12)
      #expect(
        try (store.all[3].value - (isMoved ? movedVariance : oldVariance)).abs().max().item()
          < 1e-12)
    }
  }

  @Test("a batch norm merged into the convolution in front gives the same")
  func folding() throws {
    try Fixture.start()
    let store = ParameterStore(random: RandomSource(seed: 3))
    let convolution = try Convolution(
      store.root["conv"], inputs: 3, outputs: 8, kernel: 3, stride: 2, padding: 1, bias: true)
    let norm = try BatchNorm(store.root["bn"], channels: 8)
    for (index, parameter) in store.all.suffix(4).enumerated() {
      parameter.value = try Fixture.uniform([8], 0.2, 2, seed: index)
    }
    let x = try Fixture.normal([5, 3, 9, 8])
    let before = try norm(convolution(x, .eval), .eval)
    try norm.fold(into: convolution)
    try norm.fold(into: convolution)
    let after = try norm(convolution(x, .eval), .eval)
    #expect(try (before - after).abs().max().item() < 1e-5)
  }

  @Test("initial weights lie within PyTorch's bound and fill it")
  func initialisation() throws {
    try Fixture.start()
    let store = ParameterStore(random: RandomSource(seed: 0))
    let layer = try Convolution(store.root["a"], inputs: 4, outputs: 64, kernel: 3, bias: true)
    let bound = 1 / 36.0.squareRoot()
    let largest = try layer.weight.value.abs().max().item()
    #expect(largest <= bound && largest > 0.98 * bound)
    #expect(abs(try layer.weight.value.mean().item()) < 0.01)
    #expect(store.all.map(\.name) == ["a.weight", "a.bias"])
  }

  @Test(
    "SGD with momentum, weight decay and Nesterov's variant, by hand", arguments: [false, true])
  func descent(nesterov: Bool) throws {
    try Fixture.start()
    let store = ParameterStore(random: RandomSource(seed: 0))
    let parameter = try store.root.constant("w", 2, [1])
    let optimizer = SGD(
      [parameter], learningRate: 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: nesterov)
    var (w, v) = (2.0, 0.0)
    for (step, gradient) in [1.0, -0.5, 0.25].enumerated() {
      let pull = gradient + 0.01 * w
      v = step == 0 ? pull : 0.9 * v + pull
      w -= 0.1 * (nesterov ? pull + 0.9 * v : v)
      try optimizer.step([Tensor([gradient].map { Float($0) }, shape: [1])])
      #expect(abs(try parameter.value.item() - w) < 1e-6)
    }
  }
}
