import TestSupport
import Testing
import Torch

@Suite("Numbers a channel in frozen modules")
struct ScriptChannelTests {
  private static let bodies = [
    "(x - self.mean) / self.deviation", "(x - self.flat) / self.deviation * self.mean + self.mean",
    "(x - self.mean) / x", "x * self.one - self.mean", "torch.relu(x) - self.mean",
  ]

  @Test(
    "results and gradients have the bits that the module's have, in both layouts and any shape",
    arguments: bodies)
  func bits(body: String) throws {
    try Fixture.start()
    let mean = try Tensor([0.4914, 0.4822, 0.4465], shape: [1, 3, 1, 1])
    let module = try ScriptModule.compiled(
      "def forward(self, x):\n  return \(body)",
      attributes: [
        "mean": .parameter(mean), "flat": .parameter(mean.reshaped([3, 1, 1])),
        "deviation": .parameter(Tensor([0.247, 0.2435, 0.2616], shape: [1, 3, 1, 1])),
        "one": .parameter(Tensor([1.5], shape: [1, 1, 1, 1])),
      ])
    try Saved.file { path in
      try module.save(to: path)
      let (plain, frozen) = (
        try ScriptModule.load(path: path), try ScriptModule.loadFrozen(path: path)
      )
      for shape in [[5, 3, 8, 8], [1, 3, 5, 7], [2, 3, 1, 1]] {
        let values = (0..<shape.reduce(1, *)).map { Float(($0 * 37) % 101 + 1) / 103 }
        let images = try Tensor(values, shape: shape)
        for images in [images, try images.channelsLast()] {
          let answers = try [plain, frozen].map { module in
            let leaf = try images.leaf()
            let output = try module(leaf)
            return [
              try output.floats(), try (output * output).sum().gradients(with: [leaf])[0].floats(),
            ]
          }
          #expect(answers[0] == answers[1])
        }
      }
    }
  }
}
