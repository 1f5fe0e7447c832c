public import Torch

/// A tensor of weights that may be perturbed: a layer in the sense of Stutz, Hein and Schiele 2021,
/// section 3.2, where each weight tensor and each bias tensor is one of its own.
public struct WeightLayer: Sendable {
  /// The name in the model's state dict.
  public let name: String
  /// The weights as the model came.
  public let original: Tensor
  /// Their Euclidean norm ‖w_l‖; every radius is a share of it, never of perturbed weights' norm.
  public let norm: Double

  init(name: String, original: Tensor) throws {
    self.name = name
    self.original = original
    norm = try Self.length(original)
  }

  /// The Euclidean norm of a tensor, over its elements in row-major order and in double precision,
  /// so that it depends neither on the memory's layout nor on rounding.
  static func length(_ tensor: Tensor) throws -> Double {
    try tensor.contiguous().cast(to: .float64).norm().item()
  }
}
