import Torch

/// ResNet-18 and PreActResNet-18 for small images: a 3×3 stem and four stages of two blocks.
final class ResidualNetwork: FeatureLayer {
  private let stem: Convolution
  /// Follows the stem (ResNet) or the last block (PreActResNet, where it is `bn`).
  private let norm: BatchNorm
  private let isPreActivated: Bool
  private let blocks: [any Layer]
  let head: Linear
  private let activation: Activation

  init(
    _ scope: ParameterStore.Scope, _ architecture: Architecture, _ activation: Activation,
    channels: Int, classes: Int
  ) throws {
    self.activation = activation
    isPreActivated = architecture.family == .preActResNet18
    let widths = [64, 128, 256, 512].map(architecture.channels)
    stem = try Convolution(
      scope["conv1"], inputs: channels, outputs: widths[0], kernel: 3, padding: 1)
    let early = isPreActivated ? nil : try BatchNorm(scope["bn1"], channels: widths[0])
    var blocks: [any Layer] = []
    var inputs = widths[0]
    for (stage, outputs) in widths.enumerated() {
      for index in 0..<2 {
        let place = scope["layer\(stage + 1)"]["\(index)"]
        let stride = index == 0 && stage > 0 ? 2 : 1
        blocks.append(
          isPreActivated
            ? try PreActBlock(
              place, activation, shortcutName: "shortcut.0", inputs: inputs, outputs: outputs,
              stride: stride)
            : try BasicBlock(
              place, activation, inputs: inputs, outputs: outputs, stride: stride))
        inputs = outputs
      }
    }
    self.blocks = blocks
    norm = try early ?? BatchNorm(scope["bn"], channels: inputs)
    head = try Linear(scope["linear"], inputs: inputs, outputs: classes)
  }

  func features(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    var x = try stem(input, mode)
    if !isPreActivated { x = try activation(norm(x, mode)) }
    for block in blocks { x = try block(x, mode) }
    if isPreActivated { x = try activation(norm(x, mode)) }
    return try x.mean(2, 3)
  }

  func fold() throws {
    if !isPreActivated { try norm.fold(into: stem) }
    for block in blocks { try block.fold() }
  }
}
