import Torch

/// A residual block of two 3×3 convolutions, each followed by batch norm (He 2016).
final class BasicBlock: Layer {
  private let (convolution1, convolution2): (Convolution, Convolution)
  private let (norm1, norm2): (BatchNorm, BatchNorm)
  private let shortcut: (convolution: Convolution, norm: BatchNorm)?
  private let activation: Activation

  /// Parameter names as in PyTorch's CIFAR ResNets: `conv1 bn1 conv2 bn2 shortcut.0 shortcut.1`.
  init(
    _ scope: ParameterStore.Scope, _ activation: Activation, inputs: Int, outputs: Int, stride: Int
  ) throws {
    self.activation = activation
    convolution1 = try Convolution(
      scope["conv1"], inputs: inputs, outputs: outputs, kernel: 3, stride: stride, padding: 1)
    norm1 = try BatchNorm(scope["bn1"], channels: outputs)
    convolution2 = try Convolution(
      scope["conv2"], inputs: outputs, outputs: outputs, kernel: 3, padding: 1)
    norm2 = try BatchNorm(scope["bn2"], channels: outputs)
    guard stride != 1 || inputs != outputs else {
      shortcut = nil
      return
    }
    shortcut = (
      try Convolution(
        scope["shortcut"]["0"], inputs: inputs, outputs: outputs, kernel: 1, stride: stride),
      try BatchNorm(scope["shortcut"]["1"], channels: outputs)
    )
  }

  func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    let inner = try activation(norm1(convolution1(input, mode), mode))
    let residual = try norm2(convolution2(inner, mode), mode)
    let straight = try shortcut.map { try $0.norm($0.convolution(input, mode), mode) } ?? input
    return try activation(residual + straight)
  }

  func fold() throws {
    try norm1.fold(into: convolution1)
    try norm2.fold(into: convolution2)
    if let shortcut { try shortcut.norm.fold(into: shortcut.convolution) }
  }
}
