public import Torch

/// The geometry of a threat: the images within ε of the clean ones and inside [0, 1].
public struct Ball: Sendable {
  /// The threat that the ball belongs to.
  public let threat: ThreatModel

  /// The ball of a threat.
  public init(_ threat: ThreatModel) { self.threat = threat }

  /// The given images moved onto the ball around the clean ones, then into the box.
  ///
  /// Clean images lie in the box, so the second move never leaves the ball.
  public func project(_ images: Tensor, around clean: Tensor) throws -> Tensor {
    let epsilon = threat.epsilon
    switch threat.norm {
    case .linf:
      return try images.clamped(clean - epsilon, clean + epsilon).clamped(0, 1)
    case .l2:
      let change = try images - clean
      let length = try lengths(change)
      let scale = try (length.clamped(1e-12, .infinity).reciprocal() * epsilon).clamped(0, 1)
      return try (clean + change * scale).clamped(0, 1)
    }
  }

  /// The direction of steepest ascent: sign(g), or g/‖g‖.
  public func steepest(_ gradient: Tensor) throws -> Tensor {
    switch threat.norm {
    case .linf: try gradient.sign()
    case .l2: try gradient / (lengths(gradient) + 1e-12)
    }
  }

  /// The norms of perturbations, shaped to broadcast over them: [N, …] → [N, 1, …].
  public func lengths(_ change: Tensor) throws -> Tensor {
    let rows = try change.flattened()
    let lengths =
      switch threat.norm {
      case .linf: try rows.abs().max(1)
      case .l2: try rows.norm(1)
      }
    return try lengths.perSample(rank: change.rank)
  }
}
