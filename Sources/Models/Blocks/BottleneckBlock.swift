import Torch

/// A residual block of a 1×1, a 3×3 and a 1×1 convolution, the last four times as wide, each followed by
/// batch norm (He 2016, figure 5).
final class BottleneckBlock: Layer {
  /// Channels of the output for each inner one.
  static let expansion = 4

  private let pairs: [(convolution: Convolution, norm: BatchNorm)]
  private let shortcut: (convolution: Convolution, norm: BatchNorm)?
  private let activation: Activation

  /// Parameter names as in PyTorch's CIFAR ResNets: `conv1 bn1 … conv3 bn3 shortcut.0 shortcut.1`.
  ///
  /// - Parameter width: the inner channels.
  init(
    _ scope: ParameterStore.Scope, _ activation: Activation, inputs: Int, width: Int, stride: Int
  ) throws {
    self.activation = activation
    let outputs = width * Self.expansion
    func pair(
      _ names: (ParameterStore.Scope, ParameterStore.Scope), _ inputs: Int, _ outputs: Int,
      kernel: Int, stride: Int = 1
    ) throws -> (Convolution, BatchNorm) {
      (
        try Convolution(
          names.0, inputs: inputs, outputs: outputs, kernel: kernel, stride: stride,
          padding: kernel / 2),
        try BatchNorm(names.1, channels: outputs)
      )
    }
    pairs = [
      try pair((scope["conv1"], scope["bn1"]), inputs, width, kernel: 1),
      try pair((scope["conv2"], scope["bn2"]), width, width, kernel: 3, stride: stride),
      try pair((scope["conv3"], scope["bn3"]), width, outputs, kernel: 1),
    ]
    let changes = stride != 1 || inputs != outputs
    let place = scope["shortcut"]
    shortcut =
      changes ? try pair((place["0"], place["1"]), inputs, outputs, kernel: 1, stride: stride) : nil
  }

  func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    var x = input
    for (convolution, norm) in pairs.dropLast() {
      x = try activation(norm(convolution(x, mode), mode))
    }
    let residual = try pairs[2].norm(pairs[2].convolution(x, mode), mode)
    let straight = try shortcut.map { try $0.norm($0.convolution(input, mode), mode) } ?? input
    return try activation(residual + straight)
  }

  func fold() throws {
    for (convolution, norm) in pairs { try norm.fold(into: convolution) }
    if let shortcut { try shortcut.norm.fold(into: shortcut.convolution) }
  }
}
