import Torch

/// Tells from features by how many quarters of a turn an image was turned: affine, ReLU, batch norm,
/// affine.
final class RotationHead {
  private let first: Linear
  private let norm: BatchNorm
  private let last: Linear

  init(_ scope: ParameterStore.Scope, features: Int, hidden: Int) throws {
    first = try Linear(scope["fc1"], inputs: features, outputs: hidden)
    norm = try BatchNorm(scope["bn"], channels: hidden)
    last = try Linear(scope["fc2"], inputs: hidden, outputs: 4)
  }

  /// The logits [N, 4] of features [N, F].
  func callAsFunction(_ features: Tensor, _ mode: Mode) throws -> Tensor {
    try last(norm(first(features, mode).relu(), mode), mode)
  }
}
