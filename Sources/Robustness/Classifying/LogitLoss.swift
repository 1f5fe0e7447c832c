public import Torch

/// A loss of logits that an attack ascends, one number a sample.
public enum LogitLoss: String, Hashable, Sendable, Codable, CaseIterable {
  /// Cross-entropy, log(1 + Σ exp(z_j − z_y)): a form whose gradient survives large margins.
  case crossEntropy = "ce"
  /// The margin max_{j≠y} z_j − z_y (Carlini and Wagner 2017, without the κ that never binds).
  case margin
  /// Carlini and Wagner's margin loss −max(z_y − max_{j≠y} z_j + κ, 0) with κ = 50.
  case carliniWagner = "cw"
  /// Difference of logits ratio (Croce and Hein 2020, equation 6); three classes or more.
  case dlr
  /// Targeted difference of logits ratio (Croce and Hein 2020, equation 8); four or more.
  case targetedDLR = "dlr-targeted"
  /// The margin towards a target, z_t − z_y.
  case targetedMargin = "margin-targeted"

  /// Whether the loss aims at a class of the caller's choice.
  public var isTargeted: Bool { self == .targetedDLR || self == .targetedMargin }

  /// The losses [N], for the attacker to increase.
  ///
  /// - Parameters:
  ///   - logits: [N, K].
  ///   - labels: the true classes, int64 [N].
  ///   - targets: the classes aimed at, int64 [N]; only targeted losses read them.
  public func values(_ logits: Tensor, _ labels: Tensor, _ targets: Tensor?) throws -> Tensor {
    switch self {
    case .crossEntropy:
      return try logits.crossEntropy(labels)
    case .margin:
      return try logits.margin(labels)
    case .carliniWagner:
      return try -(50.0 - logits.margin(labels)).relu()
    case .dlr:
      let sorted = try logits.sorted(descending: true).values
      let scale = try rank(1, sorted) - rank(3, sorted) + 1e-12
      return try logits.margin(labels) / scale
    case .targetedDLR:
      let sorted = try logits.sorted(descending: true).values
      let scale = try rank(1, sorted) - (rank(3, sorted) + rank(4, sorted)) * 0.5 + 1e-12
      return try towards(targets, logits, labels) / scale
    case .targetedMargin:
      return try towards(targets, logits, labels)
    }
  }

  private func rank(_ place: Int, _ sorted: Tensor) throws -> Tensor {
    try sorted.slice(place - 1..<place, dimension: 1).reshaped([-1])
  }

  private func towards(_ targets: Tensor?, _ logits: Tensor, _ labels: Tensor) throws -> Tensor {
    guard let targets else { throw InvalidOutput("the loss \(rawValue) needs target classes") }
    return try logits.column(targets) - logits.column(labels)
  }
}

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

/// The difference between a number and each element.
private func - (number: Double, tensor: Tensor) throws -> Tensor { try -tensor + number }
