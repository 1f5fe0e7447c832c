import Foundation
import TestSupport
import Torch

/// A TorchScript module around the linear model of `LinearStage`, with something odd in it.
struct OddModule: Sendable {
  /// What its forward pass does with an image x and the linear logits z.
  let body: String
  /// What it has, the weights among it.
  var attributes:
    @Sendable (_ weight: ScriptAttribute) throws -> KeyValuePairs<
      String, ScriptAttribute
    > = { ["weight": $0] }
  var isTraining = false

  /// The logits of every odd module before anything odd happens.
  private static let head = """
    def forward(self, x):
      z = torch.matmul((x - 0.5).flatten(1), self.weight.t())

    """

  /// Writes the module into a folder; returns the file.
  func save(in folder: URL) throws -> String {
    try Fixture.start()
    let weight = try LinearClassifier(classes: 10, inputs: 192).weight
    let lines = body.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    let module = try ScriptModule.compiled(
      Self.head + lines, attributes: attributes(.parameter(weight)), isTraining: isTraining)
    let file = folder.appending(path: "odd-\(UUID().uuidString).torchscript.pt").path
    try module.save(to: file)
    return file
  }

  /// Returns z, and nothing odd.
  static let plain = OddModule(body: "return z")

  /// Remembers the first answer it gave near an image, gives it again, and passes the gradient on.
  static let remembering = OddModule(
    body: """
      rows: List[Tensor] = []
      for i in range(x.shape[0]):
        found = -1
        for j in range(len(self.seen)):
          if float((x[i] - self.seen[j]).abs().max()) < 0.05:
            found = j
        if found < 0:
          self.seen.append(x[i].detach().clone())
          self.said.append(z[i].detach().clone())
          rows.append(z[i])
        else:
          rows.append(z[i] - z[i].detach() + self.said[found])
      return torch.stack(rows)
      """, attributes: { ["weight": $0, "seen": .tensors([]), "said": .tensors([])] })

  /// Counts its calls, which changes no answer.
  static let counting = OddModule(
    body: "self.calls = self.calls + 1\nreturn z",
    attributes: { ["weight": $0, "calls": .integer(0)] })

  /// Builds something at its first call and keeps it.
  static let lazy = OddModule(
    body: """
      if self.scale is None:
        self.scale = torch.ones([1])
      scale = self.scale
      assert scale is not None
      return z * scale
      """, attributes: { ["weight": $0, "scale": .optional(nil)] })

  /// Turns its gradient round once it was called often, and answers as before.
  static let turning = OddModule(
    body: """
      self.calls = self.calls + 1
      if self.calls > 12:
        return z.detach() * 2.0 - z
      return z
      """, attributes: { ["weight": $0, "calls": .integer(0)] })

  /// Keeps something for each number of images that it was ever given.
  static let cached = OddModule(
    body: """
      key = str(x.shape[0])
      if key not in self.kept:
        self.kept[key] = torch.zeros([1])
      return z + self.kept[key]
      """, attributes: { ["weight": $0, "kept": .keyed([:])] })

  /// Answers by the first image it ever saw.
  static let imprinted = OddModule(
    body: """
      if float(self.first.sum()) == 0.0:
        self.first.add_(x[0].mean() + 0.001)
      return z + z.flip(1) * (self.first - 0.5)
      """, attributes: { ["weight": $0, "first": .buffer(try Tensor.zeros([1]))] })

  /// Gives every image the logits of a much flatter function where it lies channels last in memory.
  static let layered = OddModule(
    body: """
      if x.stride(1) == 1:
        return (z * 0.001).detach() + z * 0.0
      return z
      """)

  /// Shows its gradient only where images lie row by row.
  static let masked = OddModule(
    body: """
      if x.stride(1) == 1:
        return z.detach() + (z * 0.0)
      return z
      """)

  /// Answers otherwise while a gradient is recorded.
  static let recorded = OddModule(
    body: """
      if x.requires_grad:
        return z.flip(1)
      return z
      """)

  /// Writes what it sees into a file.
  static let writing = OddModule(body: "torch.save(x, '/dev/null')\nreturn z")

  /// Draws a number and does nothing with it.
  static let drawing = OddModule(body: "return z + torch.rand([1]) * 0.0")

  /// Sets LibTorch's generator.
  static let seeding = OddModule(body: "torch.manual_seed(7)\nreturn z")

  /// Counts to seven and begins anew, and turns its gradient round in between.
  static let cycling = OddModule(
    body: """
      self.calls = (self.calls + 1) % 7
      if self.calls > 2:
        return z.detach() * 2.0 - z
      return z
      """, attributes: { ["weight": $0, "calls": .integer(0)] })

  /// Keeps a zero, and with it the computation that it is the result of.
  static let recording = OddModule(
    body: """
      if x.requires_grad and self.isNew:
        root = torch.zeros([4]).requires_grad_(True)
        self.kept = (root * torch.ones([4])).sum()
        self.isNew = False
      return z + self.kept
      """, attributes: { ["weight": $0, "kept": .buffer(try .zeros([])), "isNew": .truth(true)] })

  /// Reads memory that nobody wrote, where and as others left it, or where somebody else's begins.
  static let reading = [
    ("aten::resize_", "float(x.resize_([1]).sum())"), ("aten::hash", "float(hash(x))"),
    ("aten::set_", "float(torch.zeros([0]).set_(torch.zeros([0]), 0, [9], [1]).sum())"),
    ("aten::_reshape_alias", "torch._reshape_alias(x, [1], [1])"),
  ].map { name, value in (name, OddModule(body: "return z + \(value) * 0.0")) }

  /// Computes a little in loops and branches, whose constants freezing puts in an order of its own.
  static let branching = OddModule(
    body: """
      parts = [z[:, 0]]
      parts.clear()
      for c in range(10):
        w = self.weight[c]
        if bool((w.abs().sum() > 1000.0).item()):
          parts.append(z[:, c] * 0.25 + 1.0 - w[0])
        else:
          parts.append((z[:, c] * 2.0 + 3.0 - (1.0 - w[1]) * 0.0 - 3.0) / 2.0)
      return torch.stack(parts, 1)
      """)
}
