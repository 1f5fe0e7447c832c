import Torch

/// A residual block with batch norm and activation in front of each convolution (He 2016b).
///
/// PreActResNet and WideResNet (Zagoruyko and Komodakis 2016) are made of it.
final class PreActBlock: Layer {
  private let (convolution1, convolution2): (Convolution, Convolution)
  private let (norm1, norm2): (BatchNorm, BatchNorm)
  private let shortcut: Convolution?
  private let activation: Activation
  private let branchesEarly: Bool

  /// A block whose parameters are `bn1 conv1 bn2 conv2` below a place.
  ///
  /// - Parameters:
  ///   - shortcutName: what the literature's code calls the convolution beside them: `shortcut.0` in
  ///     PreActResNet, `convShortcut` in WideResNet.
  ///   - branchesEarly: whether that convolution sees the block's input, not what its first batch norm and
  ///     activation make of it.
  init(
    _ scope: ParameterStore.Scope, _ activation: Activation, shortcutName: String, inputs: Int,
    outputs: Int, stride: Int, branchesEarly: Bool = false
  ) throws {
    self.activation = activation
    self.branchesEarly = branchesEarly
    norm1 = try BatchNorm(scope["bn1"], channels: inputs)
    convolution1 = try Convolution(
      scope["conv1"], inputs: inputs, outputs: outputs, kernel: 3, stride: stride, padding: 1)
    norm2 = try BatchNorm(scope["bn2"], channels: outputs)
    convolution2 = try Convolution(
      scope["conv2"], inputs: outputs, outputs: outputs, kernel: 3, padding: 1)
    let changes = stride != 1 || inputs != outputs
    shortcut =
      changes
      ? try Convolution(
        scope[shortcutName], inputs: inputs, outputs: outputs, kernel: 1, stride: stride) : nil
  }

  func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    let active = try activation(norm1(input, mode))
    let straight = try shortcut.map { try $0(branchesEarly ? input : active, mode) } ?? input
    let inner = try activation(norm2(convolution1(active, mode), mode))
    return try convolution2(inner, mode) + straight
  }

  /// Only the second norm follows a convolution whose output nothing else reads.
  func fold() throws { try norm2.fold(into: convolution1) }
}
