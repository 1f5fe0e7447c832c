import TestSupport
import Testing
import Torch

@Suite("What the last linear operator of a module reads")
struct ScriptFeaturesTests {
  private func features(
    _ source: String, _ attributes: KeyValuePairs<String, ScriptAttribute> = [:]
  ) throws -> ScriptFeatures? {
    try ScriptFeatures(of: ScriptModule.compiled(source, attributes: attributes))
  }

  @Test("the activations before the head, whatever comes after it")
  func head() throws {
    try Fixture.start()
    let first = try Fixture.normal([5, 8], seed: 1)
    let second = try Fixture.normal([3, 5], seed: 2)
    let x = try Fixture.normal([4, 8], seed: 3)
    let expected = try x.linear(weight: first).relu().floats()
    for head in [
      "return torch.matmul(h, self.second.t())",
      "return torch.log_softmax(h @ self.second.t(), 1) * 2.0",
      "return torch.addmm(self.bias, h, self.second.t())",
    ] {
      let found = try #require(
        try features(
          "def forward(self, x):\n  h = torch.relu(x @ self.first.t())\n  " + head,
          [
            "first": .parameter(first), "second": .parameter(second),
            "bias": .parameter(Tensor.zeros([3])),
          ]))
      #expect(try found(x).floats() == expected)
    }
  }

  @Test("inside modules that are called by others, whether they have run before or not")
  func inner() throws {
    try Fixture.start()
    let weight = try Fixture.normal([2, 3], seed: 1)
    let head = try ScriptModule.compiled(
      "def forward(self, x):\n  return torch.matmul(x, self.weight.t())",
      attributes: ["weight": .parameter(weight)])
    let body = try ScriptModule.compiled(
      "def forward(self, x):\n  return self.head.forward(x * 3.0)",
      attributes: ["head": .script(head)])
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  return self.body.forward(x + 1.0) * 2.0",
      attributes: ["body": .script(body)])
    let x = try Fixture.normal([4, 3], seed: 3)
    for hasRun in [false, true] {
      if hasRun { _ = try (module(x), module(x)) }
      let found = try #require(try ScriptFeatures(of: module))
      #expect(try found(x).floats() == ((x + 1) * 3).floats())
    }
  }

  @Test("has a gradient")
  func gradient() throws {
    try Fixture.start()
    let found = try #require(
      try features(
        "def forward(self, x):\n  return torch.matmul(x * x, self.weight.t())",
        ["weight": .parameter(Tensor.ones([2, 3]))]))
    let leaf = try Tensor([Float(1), 2, 3], shape: [1, 3]).leaf()
    #expect(try found(leaf).sum().gradients(with: [leaf])[0].floats() == [2, 4, 6])
  }

  @Test(
    "is not known where it stands in a branch, multiplies images with each other, or is not there",
    arguments: [
      """
      def forward(self, x):
        if x.shape[0] > 1:
          return torch.matmul(x, self.weight.t())
        return x
      """,
      "def forward(self, x):\n  return torch.matmul(x, x.t())",
      "def forward(self, x):\n  return torch.relu(x)",
      "def forward(self, x):\n  return x + torch.matmul(self.weight, self.weight.t()).sum()",
    ])
  func none(source: String) throws {
    try Fixture.start()
    #expect(try features(source, ["weight": .parameter(Tensor.ones([2, 3]))]) == nil)
  }
}
