public import Torch

extension Tensor {
  /// The logits with −∞ in the label's place: [N, K], [N] → [N, K].
  public func maskingLabel(_ labels: Tensor) throws -> Tensor {
    let place = try zerosLike().scattering(1, at: labels.reshaped([-1, 1]), dimension: 1)
    return try (place .> 0).select(
      Tensor(full: -.infinity, shape: [], dtype: dtype, device: device), else: self)
  }

  /// The margins max_{j≠y} z_j − z_y, positive where the classifier is wrong: [N, K], [N] → [N].
  public func margin(_ labels: Tensor) throws -> Tensor {
    try maskingLabel(labels).max(1) - column(labels)
  }

  /// The cross-entropies log(1 + Σ_{j≠y} exp(z_j − z_y)): [N, K], [N] → [N].
  public func crossEntropy(_ labels: Tensor) throws -> Tensor {
    let others = try maskingLabel(labels)
    let top = try others.detached().max(1, keep: true)
    let total = try (others - top).exp().sum(1).log() + top.reshaped([-1])
    return try (total - column(labels)).softplus()
  }
}
