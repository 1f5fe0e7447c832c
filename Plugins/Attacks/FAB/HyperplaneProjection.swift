package import Experiments
package import Torch

/// The shortest way from points to hyperplanes inside the box [0, 1].
///
/// Croce and Hein, *Minimally Distorted Adversarial Examples with a Fast Adaptive Boundary Attack*,
/// ICML 2020, section 3.1. Coordinate i moves by min(λ·u_i, room_i) against the sign of w_i, with
/// u_i = 1 (Linf) or |w_i| (L2). What that gains, Σ |w_i|·min(λ·u_i, room_i), is concave and
/// piecewise linear in λ, so Newton's method from λ = 0 climbs to the root without overshooting and
/// ends after a few steps; no sorting is needed.
package enum HyperplaneProjection {
  private static let newtonSteps = 40
  private static let largestReach = 1e38

  /// The shortest moves δ with ⟨w, x + δ⟩ = ⟨w, x⟩ − gap, or to the best corner of the box where
  /// the hyperplane does not meet it.
  ///
  /// - Parameters:
  ///   - points: x, [N, D] in [0, 1].
  ///   - normals: w, [N, D].
  ///   - gaps: ⟨w, x⟩ − b, [N, 1]; where negative, the side is changed.
  ///   - norm: what is to be shortest.
  /// - Returns: δ, [N, D].
  package static func moves(
    _ points: Tensor, _ normals: Tensor, _ gaps: Tensor, _ norm: Norm
  ) throws
    -> Tensor
  {
    let (normals, gaps) = try scaled(normals, gaps)
    let side = try (gaps .>= 0).select(
      Tensor.ones([]).like(gaps), else: Tensor(full: -1, shape: []).like(gaps))
    let (w, gap) = (try normals * side, try gaps * side)
    let weight = try w.abs()
    let room = try (w .> 0).select(points, else: -points + 1) * weight.sign()
    let speed =
      switch norm {
      case .linf: try weight.sign()
      case .l2: weight
      }
    let lambda = try root(weight, speed, room, gap)
    return try -w.sign() * (speed * lambda).minimum(room)
  }

  /// The same hyperplanes with normals whose largest element is 1, so that the squares of tiny and
  /// huge ones stay in range; without normal and gap where a normal has no direction.
  ///
  /// A gap beyond any point of the box is as good as twice the width of the box along the normal.
  package static func scaled(
    _ normals: Tensor, _ gaps: Tensor
  ) throws -> (normals: Tensor, gaps: Tensor) {
    let largest = try normals.abs().max(1, keep: true)
    let hasDirection = try (largest .> 0) .&& largest.isFinite()
    let farthest = Double(2 * normals.shape[1])
    return (
      try hasDirection.select(normals / largest, else: normals.zerosLike()),
      try hasDirection.select(gaps / largest, else: gaps.zerosLike()).clamped(-farthest, farthest)
    )
  }

  /// Each row's smallest λ [N, 1] at which the moves close the gap, or one that moves everything to
  /// its face where none does.
  private static func root(
    _ weight: Tensor, _ speed: Tensor, _ room: Tensor, _ gap: Tensor
  ) throws -> Tensor {
    var lambda = try gap.zerosLike()
    for step in 1...newtonSteps {
      let reach = try speed * lambda
      let missing = try gap - (weight * reach.minimum(room)).sum(1, keep: true)
      let slope = try (reach .< room).select(weight * speed, else: weight.zerosLike())
        .sum(1, keep: true)
      // Rows that are done stay as they are, whatever the others need.
      let isOpen = try (missing .> gap * 1e-6) .&& (slope .> 0)
      // To ask is to wait for the device; a few steps too many change nothing.
      if try step % 8 == 0 && isOpen.any().item() == 0 { break }
      // Finite, since a coordinate without speed times infinity would be no number.
      let next = try (lambda + missing / slope).clamped(0, Self.largestReach)
      lambda = try isOpen.select(next, else: lambda)
    }
    return lambda
  }
}

extension Tensor {
  /// This tensor in the type and on the device of another.
  fileprivate func like(_ other: Tensor) throws -> Tensor {
    try cast(to: other.dtype).moved(to: other.device)
  }
}
