import Torch

/// WideResNet-d-w and PreActResNet-18 as DeepMind published them, under the names of its PyTorch code.
///
/// Gowal, Qin, Uesato, Mann and Kohli, *Uncovering the Limits of Adversarial Training against Norm-Bounded
/// Adversarial Examples*, 2020.
final class DeepMindNetwork: FeatureLayer {
  private let stem: Convolution
  private let norm: BatchNorm
  private let blocks: [SamePaddedBlock]
  let head: Linear
  private let activation: Activation

  init(
    _ scope: ParameterStore.Scope, _ architecture: Architecture, _ activation: Activation,
    channels: Int, classes: Int
  ) throws {
    self.activation = activation
    let isWide = architecture.family == .deepMindWideResNet
    let count = isWide ? (architecture.depth - 4) / 6 : 2
    let widths = (isWide ? [16, 32, 64] : [64, 128, 256, 512]).map(architecture.channels)
    var inputs = isWide ? 16 : widths[0]
    stem = try Convolution(
      scope[isWide ? "init_conv" : "conv_2d"], inputs: channels, outputs: inputs, kernel: 3,
      padding: 1)
    var blocks: [SamePaddedBlock] = []
    for (stage, outputs) in widths.enumerated() {
      let place = isWide ? scope["layer"]["\(stage)"]["block"] : scope["layer_\(stage)"]
      for index in 0..<count {
        blocks.append(
          try SamePaddedBlock(
            place["\(index)"], activation, isWide: isWide, inputs: inputs, outputs: outputs,
            stride: index == 0 && stage > 0 ? 2 : 1))
        inputs = outputs
      }
    }
    self.blocks = blocks
    norm = try BatchNorm(scope["batchnorm"], channels: inputs)
    head = try Linear(scope["logits"], inputs: inputs, outputs: classes)
  }

  func features(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    var x = try stem(input, mode)
    for block in blocks { x = try block(x, mode) }
    return try activation(norm(x, mode)).mean(2, 3)
  }

  func fold() throws { for block in blocks { try block.fold() } }
}
