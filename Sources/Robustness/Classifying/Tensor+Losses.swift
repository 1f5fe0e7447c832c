public import Torch

extension Tensor {
  /// The logits with −∞ in the label's place: [N, K], [N] → [N, K].
  public func maskingLabel(_ labels: Tensor) throws -> Tensor {
    let place = try zerosLike().scattering(1, at: labels.reshaped([-1, 1]), dimension: 1)
    return try (place .> 0).select(
      Tensor(full: -.infinity, shape: [], dtype: dtype, device: device), else: self)
  }

  /// The margins max_{j≠y} z_j − z_y, 0 or positive where the classifier is wrong: [N, K], [N] → [N].
  public func margin(_ labels: Tensor) throws -> Tensor {
    try maskingLabel(labels).max(1) - column(labels)
  }

  /// Whether the true class is strictly above every other one, the rule of every verdict: [N, K], [N]
  /// → [N] of booleans.
  public func isRight(_ labels: Tensor) throws -> Tensor {
    try maskingLabel(labels).max(1) .< column(labels)
  }

  /// The cross-entropies log(1 + Σ_{j≠y} exp(z_j − z_y)): [N, K], [N] → [N].
  public func crossEntropy(_ labels: Tensor) throws -> Tensor {
    let others = try maskingLabel(labels)
    let top = try others.detached().max(1, keep: true)
    let total = try (others - top).exp().sum(1).log() + top.reshaped([-1])
    return try (total - column(labels)).softplus()
  }

  /// The Kullback-Leibler divergences Σ p·(log p − log q) of the classes' probabilities p of these
  /// logits from q of others: [N, K], [N, K] → [N].
  ///
  /// Not symmetric: TRADES and MART take p on the clean and q on the adversarial image.
  public func divergence(from other: Tensor) throws -> Tensor {
    let (mine, its) = (try logSoftmax(), try other.logSoftmax())
    return try (mine.exp() * (mine - its)).sum(1)
  }
}
