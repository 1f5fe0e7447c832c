import TestSupport
import Testing
import Torch

@Suite("State of a TorchScript module")
struct ScriptStateTests {
  private let x = Result { try Fixture.uniform([2, 3, 4, 4], seed: 1) }

  /// The parts that a call changes.
  private func changes(_ module: ScriptModule, calls: Int = 1) throws -> [String] {
    try Fixture.start()
    let before = try module.state()
    for _ in 0..<calls { _ = try module(x.get()) }
    return try module.state().changes(since: before)
  }

  @Test("a module that keeps nothing changes nothing, and its parts are named by their path")
  func nothing() throws {
    try Fixture.start()
    let ones = try Tensor.ones([2])
    let inner = try ScriptModule.compiled(
      "def forward(self, x):\n  return x * self.scale",
      attributes: ["scale": .parameter(ones.mean())])
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  return self.inner.forward(x)",
      attributes: [
        "inner": .script(inner), "mean": .buffer(ones), "memory": .tensors([ones, ones * 2]),
        "stats": .keyed(["x": ones]), "calls": .integer(7), "rate": .number(0.5),
        "isNew": .truth(true), "label": .text("a"), "sizes": .integers([1, 2]),
        "last": .optional(nil), "none": .tensors([]),
      ])
    #expect(try changes(module) == [])
    let parts = try module.state().parts
    #expect(
      parts.map(\.name) == [
        "training", "inner.training", "inner.scale", "mean", "memory[0]", "memory[1]",
        "stats[\"x\"]", "calls", "rate", "isNew", "label", "sizes", "last", "none",
      ])
    func digest(_ name: String) -> String? { parts.first { $0.name == name }?.digest }
    #expect(digest("calls") == "7" && digest("rate") == "0.5" && digest("isNew") == "true")
    #expect(digest("last") == "none" && digest("none") == "empty")
    // A scalar and a vector of ones differ, as does what is elsewhere in a list.
    #expect(digest("mean") != digest("inner.scale"))
    #expect(digest("mean") == digest("memory[0]") && digest("mean") != digest("memory[1]"))
    #expect(try module.state().unhashable == [])
  }

  @Test(
    "whatever a call changes is named",
    arguments: [
      ("self.calls = self.calls + 1", ["calls"]),
      ("self.rate = self.rate * 2.0", ["rate"]),
      ("self.label = self.label + 'a'", ["label"]),
      ("self.mean.add_(1.0)", ["mean"]),
      ("self.mean[0] = x.sum()", ["mean"]),
      ("self.mean = self.mean.double()", ["mean"]),
      ("self.mean.t_()", ["mean"]),
      ("self.mean = self.mean.t().contiguous().t()", ["mean"]),
      ("self.mean = self.mean[0:1]", ["mean"]),
      ("self.weight.data.mul_(2.0)", ["weight"]),
      ("self.memory.append(x)", ["memory[2]"]),
      ("self.memory[0] = x", ["memory[0]"]),
      ("self.memory.pop()", ["memory[1]"]),
      ("self.memory = [self.memory[0]]", ["memory[1]"]),
      ("self.memory.clear()", ["memory", "memory[0]", "memory[1]"]),
      ("self.stats['y'] = x", ["stats[\"y\"]"]),
      ("self.stats['x'].zero_()", ["stats[\"x\"]"]),
      ("self.sizes.append(3)", ["sizes"]),
      ("self.sizes[0] = 4", ["sizes"]),
      ("self.last = x", ["last"]),
      ("self.inner.calls = self.inner.calls + 1", ["inner.calls"]),
      ("self.counter.calls = self.counter.calls + 1", ["counter.calls"]),
      ("self.counter.count()", ["counter.calls"]),
      ("self.inner.training = True", ["inner.training"]),
      ("y = x + 1.0", []),
      ("self.mean.add_(0.0)", []),
    ])
  func change(statement: String, expected: [String]) throws {
    try Fixture.start()
    let ones = try Tensor.ones([2, 2])
    let inner = try ScriptModule.compiled(
      "def forward(self, x):\n  return x", attributes: ["calls": .integer(0)])
    let counter = try ScriptModule.compiled(
      "def count(self):\n  self.calls = self.calls + 1", attributes: ["calls": .integer(0)],
      isModule: false)
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  \(statement)\n  return x * 2.0",
      attributes: [
        "inner": .script(inner), "weight": .parameter(ones), "mean": .buffer(ones),
        "memory": .tensors([ones, ones]), "stats": .keyed(["x": ones]), "calls": .integer(0),
        "rate": .number(1), "label": .text(""), "sizes": .integers([1]), "last": .optional(nil),
        "counter": .script(counter),
      ])
    #expect(try changes(module) == expected)
  }

  @Test("the tensor constants of graphs are parts too")
  func constants() throws {
    try Fixture.start()
    func frozen(_ scale: Double) throws -> ModuleState {
      let module = try ScriptModule.compiled(
        "def forward(self, x):\n  if bool(x.sum() > 0):\n    x = x * self.scale\n  return x",
        attributes: ["scale": .parameter(Tensor(full: scale, shape: [4]))])
      return try Saved.file { path in
        try module.save(to: path)
        return try ScriptModule.loadFrozen(path: path).state()
      }
    }
    let (state, other) = (try frozen(2), try frozen(3))
    #expect(state.parts.map(\.name).filter { $0.contains("constant") } == ["constant 1 of forward"])
    #expect(other.changes(since: state) == ["constant 1 of forward"])
    #expect(try frozen(2) == state)
  }

  @Test("what two names share is told apart from what is equal")
  func sharing() throws {
    try Fixture.start()
    let counter = try ScriptModule.compiled(
      "def count(self):\n  self.calls = self.calls + 1", attributes: ["calls": .integer(0)],
      isModule: false)
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  self.first.count()\n  return x",
      attributes: ["first": .script(counter), "second": .script(counter)])
    #expect(try changes(module) == ["first.calls"])
    #expect(try module.state().parts.last?.digest == "the same as first")
  }

  @Test("what lies beyond a view is part of it: it can be made a view of the whole")
  func storage() throws {
    try Fixture.start()
    let module = try ScriptModule.compiled(
      """
      def forward(self, x):
        if self.isNew:
          self.part = torch.zeros([1000])[0:1]
          self.isNew = False
        else:
          self.part.as_strided([1000], [1], 0)[900:901].add_(1.0)
        return self.part
      """,
      attributes: ["part": .buffer(Tensor.zeros([1])), "isNew": .truth(true)])
    #expect(try changes(module) == ["part", "isNew"])
    #expect(try changes(module) == ["part"])
    #expect(try module(x.get()).floats() == [0])
  }

  @Test("forty-five megabytes are read in a moment")
  func speed() throws {
    try Fixture.start()
    let weight = try Fixture.uniform([1, 1]).expanded([11_250, 1000]).copied()
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  return x", attributes: ["weight": .parameter(weight)])
    let clock = ContinuousClock()
    let times = try (0..<5).map { _ in try clock.measure { _ = try module.state() } }
    // 20 ms where nothing else runs; the bound is for debug builds on busy machines.
    #expect(try #require(times.min()) < .milliseconds(500))
  }
}
