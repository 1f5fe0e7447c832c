import Torch

/// A residual block with batch norm and activation in front of each convolution, padded as TensorFlow's
/// `SAME` pads: where the stride is 2, one pixel right and below.
final class SamePaddedBlock: Layer {
  private let (convolution1, convolution2): (Convolution, Convolution)
  private let (norm1, norm2): (BatchNorm, BatchNorm)
  private let shortcut: Convolution?
  private let activation: Activation
  private let (stride, isWide): (Int, Bool)

  /// A block whose parameters are named as in DeepMind's code.
  ///
  /// - Parameter isWide: one of WideResNet, with a 1×1 shortcut, not of PreActResNet, with a 3×3 one.
  init(
    _ scope: ParameterStore.Scope, _ activation: Activation, isWide: Bool, inputs: Int,
    outputs: Int,
    stride: Int
  ) throws {
    self.activation = activation
    (self.stride, self.isWide) = (stride, isWide)
    norm1 = try BatchNorm(scope["batchnorm_0"], channels: inputs)
    convolution1 = try Convolution(
      scope[isWide ? "conv_0" : "conv_2d_1"], inputs: inputs, outputs: outputs, kernel: 3,
      stride: stride)
    norm2 = try BatchNorm(scope["batchnorm_1"], channels: outputs)
    convolution2 = try Convolution(
      scope[isWide ? "conv_1" : "conv_2d_2"], inputs: outputs, outputs: outputs, kernel: 3,
      padding: 1)
    let changes = inputs != outputs || (!isWide && stride != 1)
    shortcut =
      changes
      ? try Convolution(
        scope["shortcut"], inputs: inputs, outputs: outputs, kernel: isWide ? 1 : 3, stride: stride)
      : nil
  }

  func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    let active = try activation(norm1(input, mode))
    let padded = try active.padded(stride == 1 ? [1, 1, 1, 1] : [0, 1, 0, 1])
    let straight = try shortcut.map { try $0(isWide ? active : padded, mode) } ?? input
    let inner = try activation(norm2(convolution1(padded, mode), mode))
    return try convolution2(inner, mode) + straight
  }

  func fold() throws { try norm2.fold(into: convolution1) }
}
