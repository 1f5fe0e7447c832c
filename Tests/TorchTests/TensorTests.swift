import TestSupport
import Testing
import Torch

@Suite("Tensors")
struct TensorTests {
  private func floats(_ make: () throws -> Tensor) throws -> [Float] { try make().floats() }

  @Test("arithmetic, with broadcasting")
  func arithmetic() throws {
    try Fixture.start()
    let a = try Tensor([1, -2, 3, 4] as [Float], shape: [2, 2])
    let b = try Tensor([10, 20] as [Float], shape: [2])
    #expect(try floats { try a + b } == [11, 18, 13, 24])
    #expect(try floats { try a - b } == [-9, -22, -7, -16])
    #expect(try floats { try a * b } == [10, -40, 30, 80])
    #expect(try floats { try a / 2 } == [0.5, -1, 1.5, 2])
    #expect(try floats { try -a + 1 } == [0, 3, -2, -3])
    #expect(try floats { try a.power(2) } == [1, 4, 9, 16])
    #expect(try floats { try a.clamped(-1, 3) } == [1, -1, 3, 3])
    #expect(try floats { try a.clamped(b * 0 - 1, b * 0.1) } == [1, -1, 1, 2])
    #expect(try floats { try a.matmul(a) } == [-5, -10, 15, 10])
    #expect(try floats { try a.minimum(b * 0) } == [0, -2, 0, 0])
  }

  @Test("functions")
  func functions() throws {
    try Fixture.start()
    let x = try Tensor([-2, 0, 0.5] as [Double], shape: [3])
    #expect(try x.sign().doubles() == [-1, 0, 1])
    #expect(try x.relu().doubles() == [0, 0, 0.5])
    #expect(try x.abs().sqrt().squared().doubles().map { ($0 * 10).rounded() } == [20, 0, 5])
    #expect(try x.tanh().atanh().doubles().map { ($0 * 1e6).rounded() } == [-2e6, 0, 5e5])
    #expect(try x.exp().log().doubles().map { ($0 * 1e6).rounded() } == [-2e6, 0, 5e5])
    #expect(try x.softmax().sum().item() == 1)
    #expect(try (x.logSoftmax().exp() - x.softmax()).abs().max().item() < 1e-15)
    #expect(try Tensor([0.5, 1.5, 2.5] as [Float], shape: [3]).rounded().floats() == [0, 2, 2])
    #expect(try (x / 0).isFinite().booleans() == [false, false, false])
  }

  @Test("reductions, orders and selections")
  func reductions() throws {
    try Fixture.start()
    let a = try Tensor([3, 1, 2, 9, 8, 7] as [Float], shape: [2, 3])
    #expect(try a.sum().item() == 30)
    #expect(try a.sum(1).floats() == [6, 24])
    #expect(try a.mean(0, keep: true).shape == [1, 3])
    #expect(try a.max(1).floats() == [3, 9])
    #expect(try a.min(0).floats() == [3, 1, 2])
    #expect(try a.norm(1).floats()[0] == Float(14).squareRoot())
    #expect(try a.argmax(1).integers() == [0, 0])
    #expect(try a.sorted().indices.integers() == [1, 2, 0, 2, 1, 0])
    #expect(try a.top(2).values.floats() == [3, 2, 9, 8])
    #expect(try a.cumulativeSum(1).floats() == [3, 4, 6, 9, 17, 24])
    #expect(try (a .> 2).all(1).booleans() == [false, true])
    #expect(try (a .> 8).any().booleans() == [true])
    #expect(try a.rows([1, 0, 1]).floats() == [9, 8, 7, 3, 1, 2, 9, 8, 7])
    #expect(try a.column(Tensor([2, 0])).floats() == [2, 9])
    #expect(try a.replacingRows([1], with: a.slice(0..<1)).floats() == [3, 1, 2, 3, 1, 2])
    #expect(try a.floats() == [3, 1, 2, 9, 8, 7])
    #expect(try (a .> 2).select(a, else: -a).floats() == [3, -1, -2, 9, 8, 7])
    #expect(
      try a.scattering(0, at: Tensor([0, 1]).reshaped([2, 1]), dimension: 1).floats() == [
        0, 1, 2, 9, 0, 7,
      ])
  }

  @Test("shapes, layouts and types")
  func shapes() throws {
    try Fixture.start()
    let a = try Tensor.range(24).cast(to: .float32).reshaped([2, 3, 2, 2])
    #expect(try a.channelsLast().floats() == a.floats())
    #expect(try a.channelsLast().rows([1]).floats() == a.slice(1..<2).floats())
    #expect(try a.permuted([1, 0, 2, 3]).shape == [3, 2, 2, 2])
    #expect(try a.flattened().shape == [2, 12])
    #expect(try a.flipped(3).slice(0..<1).floats().prefix(4) == [1, 0, 3, 2])
    #expect(try a.padded([1, 0], value: 7).shape == [2, 3, 2, 3])
    #expect(try Tensor.concatenate([a, a], dimension: 1).shape == [2, 6, 2, 2])
    #expect(try a.slice(0..<3, dimension: 1, step: 2).shape == [2, 2, 2, 2])
    #expect(try a.cast(to: .bfloat16).cast(to: .float64).doubles()[23] == 23)
    for dtype in DType.allCases { #expect(try a.cast(to: dtype).dtype == dtype) }
    #expect(try Tensor(bytes: [1, 0, 255], dtype: .uint8, shape: [3]).integers() == [1, 0, 255])
    #expect(try Tensor([true, false]).bytes() == [1, 0])
    #expect(try Tensor.zeros([0, 3]).floats().isEmpty)
  }

  @Test("reduced and double precision are read exactly")
  func precisions() throws {
    try Fixture.start()
    let exact = [0.1, 1e300, -1e-300, 1 + 0x1p-52]
    #expect(try Tensor(exact, shape: [4]).doubles() == exact)
    #expect(try Tensor(exact, shape: [4]).slice(0..<1).item() == 0.1)
    // 1 + 2^-10, the largest, the smallest, infinity: bits that only half precision reads so.
    let bytes: [UInt8] = [0x01, 0x3c, 0xff, 0x7b, 0x01, 0x00, 0x00, 0x7c]
    let half = try Tensor(bytes: bytes, dtype: .float16, shape: [4])
    #expect(try half.doubles() == [1 + 0x1p-10, 65504, 0x1p-24, .infinity])
    #expect(try half.floats() == [1 + 0x1p-10, 65504, 0x1p-24, .infinity])
    #expect(try half.bytes() == bytes)
    #expect(try half.cast(to: .float32).cast(to: .float16).bytes() == bytes)
    #expect(try Tensor(full: 0.1, shape: [1], dtype: .float16).item() == 0x1.998p-4)
    let brain = try Tensor(bytes: [0x81, 0x3f], dtype: .bfloat16, shape: [1])
    #expect(try brain.doubles() == [1 + 0x1p-7])
    let model = try ScriptModule.compiled("def forward(self, x):\n  return x.half()")
    #expect(try model(Tensor.ones([2])).dtype == .float16)
  }

  @Test("LibTorch's complaint becomes an error with its sentence")
  func errors() throws {
    try Fixture.start()
    let a = try Tensor.zeros([2, 3])
    let error = #expect(throws: TorchError.self) { try a.matmul(a) }
    #expect(error?.code == .operationFailed)
    #expect(error?.message.contains("cannot be multiplied (2x3 and 2x3)") == true)
    #expect(throws: TorchError.self) { try a.reshaped([5]) }
    #expect(throws: TorchError.self) { try a.item() }
    #expect(throws: TorchError.self) { try a.rows([2]) }
    #expect(throws: TorchError.self) { try Tensor([1, 2] as [Float], shape: [3]) }
    #expect(throws: TorchError.self) { try ScriptModule.load(path: "/nowhere.pt") }
  }

  @Test("out of memory can be told apart, and one can go on")
  func memory() throws {
    try Fixture.start()
    let error = #expect(throws: TorchError.self) { try Tensor.zeros([1 << 46]) }
    #expect(error?.code == .outOfMemory, "\(String(describing: error))")
    #expect(try Tensor.ones([4]).sum().item() == 4)
  }

  @Test("another version of the library is refused, a patch release is not")
  func versions() throws {
    try LibTorch.requireMatch(builtWith: "1.13", running: "1.13.1")
    let error = #expect(throws: TorchError.self) {
      try LibTorch.requireMatch(builtWith: "2.13", running: "1.13.1")
    }
    #expect(error?.code == .libraryMismatch)
    #expect(error?.message.contains("built with LibTorch 2.13, but 1.13.1 is loaded") == true)
    #expect(throws: TorchError.self) {
      try LibTorch.requireMatch(builtWith: "2.1", running: "2.13.0")
    }
    #expect(LibTorch.version.hasPrefix(LibTorch.builtWith))
  }

  @Test("nothing leaks, errors included")
  func leaks() async {
    await #expect(processExitsWith: .success) {
      try Fixture.requireNoLeak {
        let a = try Fixture.uniform([4, 3, 6, 6])
        _ = try a.sorted().values.sum().item()
        _ = try? a.matmul(Tensor.zeros([5, 5]))
        _ = try? Tensor.zeros([1 << 46])
        _ = try valueAndGradient(at: a) { try $0.squared().sum() }
        let norm = try BatchNorm(ParameterStore(random: RandomSource(seed: 0)).root, channels: 3)
        for mode in [Mode.train, .eval, .batchStatistics] { _ = try norm(a, mode) }
        let store = ParameterStore(random: RandomSource(seed: 0))
        let linear = try Linear(store.root, inputs: 6, outputs: 2)
        let optimizer = SGD(store.trained, learningRate: 0.1)
        for _ in 0..<3 { try optimizer.step(store.trained.map(\.value)) }
        _ = try linear(a.reshaped([-1, 6]), .train)
      }
    }
  }
}
