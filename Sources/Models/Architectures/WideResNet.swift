import Torch

/// WideResNet-d-w (Zagoruyko and Komodakis 2016) without dropout: three stages of (d − 4)/6 blocks.
///
/// With other names and widths of its own, also WRN-34-R (Huang et al. 2021).
final class WideResNet: FeatureLayer {
  private let stem: Convolution
  private let norm: BatchNorm
  private let blocks: [PreActBlock]
  let head: Linear
  private let activation: Activation

  init(
    _ scope: ParameterStore.Scope, _ architecture: Architecture, _ activation: Activation,
    channels: Int, classes: Int
  ) throws {
    self.activation = activation
    let isRobust = architecture.family == .robustWideResNet
    let count = isRobust ? 5 : (architecture.depth - 4) / 6
    let widths = (isRobust ? [320, 640, 512] : [16, 32, 64]).map(architecture.channels)
    stem = try Convolution(
      scope[isRobust ? "stem_conv" : "conv1"], inputs: channels, outputs: 16, kernel: 3, padding: 1)
    var blocks: [PreActBlock] = []
    var inputs = 16
    for (stage, outputs) in widths.enumerated() {
      let place = isRobust ? scope["blocks"]["\(stage)"] : scope["block\(stage + 1)"]
      for index in 0..<count {
        blocks.append(
          try PreActBlock(
            place["layer"]["\(index)"], activation, shortcutName: "convShortcut", inputs: inputs,
            outputs: outputs, stride: index == 0 && stage > 0 ? 2 : 1))
        inputs = outputs
      }
    }
    self.blocks = blocks
    norm = try BatchNorm(scope["bn1"], channels: inputs)
    head = try Linear(scope["fc"], inputs: inputs, outputs: classes)
  }

  func features(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    var x = try stem(input, mode)
    for block in blocks { x = try block(x, mode) }
    return try activation(norm(x, mode)).mean(2, 3)
  }

  func fold() throws { for block in blocks { try block.fold() } }
}
