import Torch

/// Convolutions with batch norm, every second one at half the size, and an affine head on the mean over space: no
/// shortcuts.
///
/// `smallcnn` has four, `mediumcnn` six of fewer channels: about as many operations, and twice the weights.
final class PlainCNN: FeatureLayer {
  private let stages: [(convolution: Convolution, norm: BatchNorm)]
  let head: Linear
  private let activation: Activation

  init(
    _ scope: ParameterStore.Scope, _ architecture: Architecture, _ activation: Activation,
    channels: Int, classes: Int
  ) throws {
    self.activation = activation
    let plan =
      architecture.family == .mediumCNN
      ? [(32, 2), (64, 1), (96, 2), (96, 1), (144, 2), (144, 1)]
      : [(32, 2), (64, 1), (128, 2), (128, 1)]
    var inputs = channels
    stages = try plan.enumerated().map { index, stage in
      let outputs = architecture.channels(stage.0)
      defer { inputs = outputs }
      return (
        try Convolution(
          scope["conv\(index + 1)"], inputs: inputs, outputs: outputs, kernel: 3,
          stride: stage.1, padding: 1),
        try BatchNorm(scope["bn\(index + 1)"], channels: outputs)
      )
    }
    head = try Linear(scope["fc"], inputs: inputs, outputs: classes)
  }

  func features(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    var x = input
    for stage in stages { x = try activation(stage.norm(stage.convolution(x, mode), mode)) }
    return try x.mean(2, 3)
  }

  func fold() throws { for stage in stages { try stage.norm.fold(into: stage.convolution) } }
}
