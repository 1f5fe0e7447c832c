import Torch

/// One affine map of the pixels.
final class LinearNetwork: FeatureLayer {
  let head: Linear

  init(_ scope: ParameterStore.Scope, inputs: Int, classes: Int) throws {
    head = try Linear(scope["fc"], inputs: inputs, outputs: classes)
  }

  /// The pixels.
  func features(_ input: Tensor, _ mode: Mode) throws -> Tensor { try input.flattened() }
}
