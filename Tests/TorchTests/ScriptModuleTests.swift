import TestSupport
import Testing
import Torch

@Suite("TorchScript modules")
struct ScriptModuleTests {
  @Test(
    "a module made of source is saved and loaded, in the mode that it had",
    arguments: [false, true])
  func saving(isTraining: Bool) throws {
    try Fixture.start()
    let inner = try ScriptModule.compiled(
      "def forward(self, x):\n  return torch.dropout(x, 0.5, self.training)",
      isTraining: isTraining)
    // The outermost module is never in training here: what is inside counts.
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  return self.inner.forward(x) * self.factor",
      attributes: ["inner": .script(inner), "factor": .integer(3)])
    let loaded = try Saved.file { path in
      try module.save(to: path)
      return try ScriptModule.load(path: path)
    }
    let x = try Tensor.ones([64])
    #expect(loaded.isTraining == isTraining)
    #expect(try loaded(x).floats().contains(0) == isTraining)
    try loaded.setTraining(false)
    #expect(!loaded.isTraining)
    #expect(try loaded(x).floats() == Array(repeating: 3, count: 64))
  }

  @Test("what a module makes without saying what is in it is zero, wherever it makes it")
  func uninitialized() throws {
    try Fixture.start()
    let helper = try ScriptModule.compiled(
      "def forward(self, x):\n  return torch.empty_like(x)")
    let module = try ScriptModule.compiled(
      """
      def forward(self, x):
        y = torch.empty([4096]) + x.new_empty([4096])
        y = y + torch.zeros([0]).set_(torch.zeros([0]), 0, [4096], [1])
        if bool(x.sum() > 0.0):
          y = y + self.helper.forward(torch.empty_strided([4096], [1])).abs()
        return y
      """, attributes: ["helper": .script(helper)])
    try Saved.file { path in
      try module.save(to: path)
      for module in [try ScriptModule.load(path: path), try .loadFrozen(path: path)] {
        for _ in 0..<20 {
          // Memory of that size that somebody else just let go of.
          for _ in 0..<4 { _ = try Tensor(full: 7, shape: [4096]) }
          #expect(try module(Tensor.ones([4096])).floats().allSatisfy { $0 == 0 })
        }
      }
    }
  }

  @Test("a frozen module has no mode, and counts as one that is not in training")
  func frozen() throws {
    try Fixture.start()
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  return x * self.factor",
      attributes: ["factor": .parameter(Tensor.ones([]))])
    try Saved.file { path in
      try module.save(to: path)
      let frozen = try ScriptModule.loadFrozen(path: path)
      #expect(!frozen.isTraining)
      try frozen.save(to: path)
      #expect(try !ScriptModule.load(path: path).isTraining)
    }
  }

  @Test("a module sees whether gradients are recorded", arguments: [false, true])
  func gradientMode(isOn: Bool) throws {
    try Fixture.start()
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  return x * 2.0 if torch.is_grad_enabled() else x * 3.0")
    let x = try Tensor.ones([1]).leaf()
    let y = try isOn ? module(x) : LibTorch.withoutGradients { try module(x) }
    #expect(try y.floats() == [isOn ? 2 : 3] && y.isRecorded == isOn)
    // It is as it was before, on an error too.
    _ = #expect(throws: TorchError.self) {
      try LibTorch.withoutGradients { throw TorchError(.operationFailed, "no") }
    }
    LibTorch.withoutGradients { LibTorch.withoutGradients {} }
    #expect(try module(x).isRecorded)
    let inner = try LibTorch.withoutGradients {
      LibTorch.withoutGradients {}
      return try module(x)
    }
    #expect(!inner.isRecorded)
  }

  @Test(
    "a module cannot change its input, its last answer, or gradient mode for others",
    arguments: [
      "x.mul_(0.0)", "x.data.mul_(0.0)", "self.answer.add_(1.0)", "torch.set_grad_enabled(False)",
    ])
  func insulation(statement: String) throws {
    try Fixture.start()
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  \(statement)\n  return self.answer if self.answers else x * 2.0",
      attributes: [
        "answer": .buffer(Tensor.zeros([2])), "answers": .truth(statement.contains("answer")),
      ])
    let x = try Tensor.ones([2])
    let first = try module(x)
    let before = try first.floats()
    _ = try module(x)
    #expect(try x.floats() == [1, 1] && first.floats() == before)
    let (value, gradient) = try valueAndGradient(at: x) { try ($0 * 3).sum() }
    #expect(try value.item() == 6 && gradient.floats() == [3, 3])
  }

  @Test("a module that writes into its input is differentiated as any other")
  func writing() throws {
    try Fixture.start()
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  x.mul_(3.0)\n  return x.add_(1.0)")
    let (value, gradient) = try valueAndGradient(at: Tensor.ones([2])) { try module($0).sum() }
    #expect(try value.item() == 8 && gradient.floats() == [3, 3])
  }

  @Test("what a module draws depends on the draw alone, and not on calls before")
  func drawing() throws {
    try Fixture.start()
    let random = try ScriptModule.compiled("def forward(self, x):\n  return x + torch.rand_like(x)")
    let x = try Tensor.ones([3])
    func call() throws -> [Float] {
      try LibTorch.seedCall()
      return try random(x).floats()
    }
    // Other tests draw from the one generator as well, so that one try may be disturbed.
    let isSame = try (0..<20).contains { _ in
      let (first, second) = try (call(), call())
      let (one, other) = try (
        LibTorch.drawing(1) { try call() }, LibTorch.drawing(1) { try call() }
      )
      return try first == second && one == other && one != first
        && LibTorch.drawing(2) { try call() } != one
    }
    #expect(isSame)
  }

  @Test(
    "a module can tell where its input comes from, unless it is fresh",
    arguments: [
      "x.is_contiguous()", "x.stride(1) == 16", "not x.requires_grad",
      // 2 stands for torch.channels_last, which is known to Python alone.
      "not x.is_contiguous(memory_format=2)", "x.stride() == [48, 16, 4, 1]",
    ])
  func telling(condition: String) throws {
    try Fixture.start()
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  return torch.ones([1]) if \(condition) else torch.zeros([1])")
    let x = try Fixture.uniform([2, 3, 4, 4])
    #expect(try module(x).floats() == [1])
    let odd = try Fixture.uniform([4, 3, 4, 4]).channelsLast().slice(2..<4)
    #expect(try module(odd.leaf()).floats() == [0])
    #expect(try module(odd.fresh(.contiguous)).floats() == [1])
  }
}
