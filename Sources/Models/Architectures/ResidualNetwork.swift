import Torch

/// ResNets and PreActResNets for small images: a 3×3 stem and four stages.
final class ResidualNetwork: FeatureLayer {
  private let stem: Convolution
  /// Follows the stem (ResNet) or the last block (PreActResNet, where it is `bn`); Wong's has none.
  private let norm: BatchNorm?
  private let isPreActivated: Bool
  private let blocks: [any Layer]
  let head: Linear
  private let activation: Activation

  init(
    _ scope: ParameterStore.Scope, _ architecture: Architecture, _ activation: Activation,
    channels: Int, classes: Int
  ) throws {
    self.activation = activation
    let family = architecture.family
    let isFast = family == .fastPreActResNet18
    let isPreActivated = isFast || family == .preActResNet18
    self.isPreActivated = isPreActivated
    let widths = [64, 128, 256, 512].map(architecture.channels)
    stem = try Convolution(
      scope["conv1"], inputs: channels, outputs: widths[0], kernel: 3, padding: 1)
    let early = isPreActivated ? nil : try BatchNorm(scope["bn1"], channels: widths[0])
    func block(
      _ place: ParameterStore.Scope, inputs: Int, width: Int, stride: Int
    ) throws -> any Layer {
      if isPreActivated {
        return try PreActBlock(
          place, activation, shortcutName: "shortcut.0", inputs: inputs, outputs: width,
          stride: stride, branchesEarly: isFast)
      }
      return family == .resNet50
        ? try BottleneckBlock(place, activation, inputs: inputs, width: width, stride: stride)
        : try BasicBlock(place, activation, inputs: inputs, outputs: width, stride: stride)
    }
    let counts = family == .resNet34 || family == .resNet50 ? [3, 4, 6, 3] : [2, 2, 2, 2]
    let expansion = family == .resNet50 ? BottleneckBlock.expansion : 1
    var blocks: [any Layer] = []
    var inputs = widths[0]
    for (stage, width) in widths.enumerated() {
      for index in 0..<counts[stage] {
        blocks.append(
          try block(
            scope["layer\(stage + 1)"]["\(index)"], inputs: inputs, width: width,
            stride: index == 0 && stage > 0 ? 2 : 1))
        inputs = width * expansion
      }
    }
    self.blocks = blocks
    norm = try early ?? (isFast ? nil : BatchNorm(scope["bn"], channels: inputs))
    head = try Linear(scope["linear"], inputs: inputs, outputs: classes)
  }

  func features(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    var x = try stem(input, mode)
    if !isPreActivated, let norm { x = try activation(norm(x, mode)) }
    for block in blocks { x = try block(x, mode) }
    if isPreActivated, let norm { x = try activation(norm(x, mode)) }
    return try x.mean(2, 3)
  }

  func fold() throws {
    if !isPreActivated { try norm?.fold(into: stem) }
    for block in blocks { try block.fold() }
  }
}
