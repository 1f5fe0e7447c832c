import Torch

/// One affine map of the pixels.
final class LinearNetwork: Layer {
  private let head: Linear

  init(_ scope: ParameterStore.Scope, inputs: Int, classes: Int) throws {
    head = try Linear(scope["fc"], inputs: inputs, outputs: classes)
  }

  func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    try head(input.flattened(), mode)
  }
}
