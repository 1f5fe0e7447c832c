import Torch

/// ResNet-20 for CIFAR (He 2016, section 4.2): three stages of three blocks, shortcuts without
/// parameters.
final class ResNet20: FeatureLayer {
  private let stem: Convolution
  private let norm: BatchNorm
  private let blocks: [PaddedBlock]
  let head: Linear
  private let activation: Activation

  init(
    _ scope: ParameterStore.Scope, _ architecture: Architecture, _ activation: Activation,
    channels: Int, classes: Int
  ) throws {
    self.activation = activation
    let widths = [16, 32, 64].map(architecture.channels)
    stem = try Convolution(
      scope["conv1"], inputs: channels, outputs: widths[0], kernel: 3, padding: 1)
    norm = try BatchNorm(scope["bn1"], channels: widths[0])
    var blocks: [PaddedBlock] = []
    var inputs = widths[0]
    for (stage, outputs) in widths.enumerated() {
      for index in 0..<3 {
        let place = scope["layer\(stage + 1)"]["\(index)"]
        blocks.append(
          try PaddedBlock(
            place, activation, inputs: inputs, outputs: outputs,
            stride: index == 0 && stage > 0 ? 2 : 1))
        inputs = outputs
      }
    }
    self.blocks = blocks
    head = try Linear(scope["linear"], inputs: inputs, outputs: classes)
  }

  func features(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    var x = try activation(norm(stem(input, mode), mode))
    for block in blocks { x = try block(x, mode) }
    return try x.mean(2, 3)
  }

  func fold() throws {
    try norm.fold(into: stem)
    for block in blocks { try block.fold() }
  }
}

/// A residual block whose shortcut takes every second pixel and pads channels with zeros (option A).
private final class PaddedBlock: Layer {
  private let (convolution1, convolution2): (Convolution, Convolution)
  private let (norm1, norm2): (BatchNorm, BatchNorm)
  private let stride: Int
  private let padding: Int
  private let activation: Activation

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
    self.stride = stride
    padding = (outputs - inputs) / 2
  }

  func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    let inner = try activation(norm1(convolution1(input, mode), mode))
    let residual = try norm2(convolution2(inner, mode), mode)
    return try activation(residual + straight(input))
  }

  private func straight(_ input: Tensor) throws -> Tensor {
    guard stride != 1 || padding != 0 else { return input }
    let (height, width) = (input.shape[2], input.shape[3])
    return try input.slice(0..<height, dimension: 2, step: stride)
      .slice(0..<width, dimension: 3, step: stride)
      .padded([0, 0, 0, 0, padding, padding])
  }

  func fold() throws {
    try norm1.fold(into: convolution1)
    try norm2.fold(into: convolution2)
  }
}
