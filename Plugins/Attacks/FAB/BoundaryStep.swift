package import Experiments
package import Torch

/// A step of FAB: the convex combination of the shortest moves to the linearised boundary from here
/// and from the clean image.
package struct BoundaryStep {
  /// What the moves are to be shortest in.
  package let norm: Norm

  /// The largest weight of the step from the clean image.
  private let alphaMax: Double
  /// How far beyond the hyperplane a step goes.
  private let overshoot: Double

  /// The step in a norm.
  package init(norm: Norm, alphaMax: Double = 0.1, overshoot: Double = 1.05) {
    (self.norm, self.alphaMax, self.overshoot) = (norm, alphaMax, overshoot)
  }

  /// The next iterates.
  ///
  /// - Parameters:
  ///   - now: the iterates.
  ///   - clean: the clean images.
  ///   - normals: the gradients w of z_t − z_y.
  ///   - gaps: z_t − z_y at the iterates; the boundary is ⟨w, v⟩ = ⟨w, now⟩ − gap.
  package func next(
    from now: Tensor, around clean: Tensor, normals: Tensor, gaps: [Float]
  ) throws -> Tensor {
    guard try FusedSteps.areAvailable(for: now) else {
      return try unfused(from: now, around: clean, normals: normals, gaps: gaps)
    }
    return try FusedSteps.approachBoundary(
      from: now, around: clean, normals: normals, gaps: gaps, alphaMax: alphaMax,
      overshoot: overshoot, norm: norm)
  }

  /// The same by tensor operations, for other devices.
  package func unfused(
    from now: Tensor, around clean: Tensor, normals: Tensor, gaps: [Float]
  ) throws -> Tensor {
    let (here, origin) = (try now.flattened(), try clean.flattened())
    let (w, gapHere) = try HyperplaneProjection.scaled(
      normals.flattened(), Tensor(gaps, shape: [gaps.count, 1]).moved(to: now.device))
    let gapOrigin = try gapHere + (w * (origin - here)).sum(1, keep: true)
    // Both at once: half as many waits for the device.
    let moves = try HyperplaneProjection.moves(
      .concatenate([here, origin]), .concatenate([w, w]), .concatenate([gapHere, gapOrigin]), norm)
    let fromHere = try moves.slice(0..<here.count)
    let fromOrigin = try moves.slice(here.count..<moves.count)
    let (near, far) = (try length(fromHere), try length(fromOrigin))
    let alpha = try (near / (near + far)).clamped(0, alphaMax)
    let next =
      try (here + fromHere * overshoot) * (-alpha + 1)
      + (origin + fromOrigin * overshoot) * alpha
    return try next.clamped(0, 1).reshaped(now.shape)
  }

  private func length(_ moves: Tensor) throws -> Tensor {
    let lengths =
      switch norm {
      case .linf: try moves.abs().max(1, keep: true)
      case .l2: try moves.norm(1, keep: true)
      }
    return try lengths.clamped(1e-8, .infinity)
  }
}
