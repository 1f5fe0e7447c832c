internal import CTorch
package import Experiments

/// Steps of attacks that the shim does in one pass, on the CPU and in single precision.
///
/// Each has a twin made of tensor operations, which other devices use and which tests hold against
/// it.
package enum FusedSteps {
  /// Whether these steps can be used on a batch.
  package static func areAvailable(for batch: Tensor) throws(TorchError) -> Bool {
    let dtype = try batch.dtype
    return batch.device == .cpu && dtype == .float32 && batch.rank == 4
  }

  /// A projected step of ascent, with momentum where `weight` is below 1.
  package static func ascend(
    _ now: Tensor, before: Tensor, along gradient: Tensor, around clean: Tensor, sizes: [Float],
    epsilon: Double, weight: Double, norm: Norm
  ) throws(TorchError) -> Tensor {
    precondition(sizes.count == now.count, "\(sizes.count) step sizes")
    return try withRaws([now, before, gradient, clean]) { raws throws(TorchError) in
      try Tensor.make {
        ct_ascend($0, raws[0], raws[1], raws[2], raws[3], sizes, epsilon, weight, norm.isEuclidean)
      }
    }
  }

  /// FAB's step towards the linearised boundary.
  package static func approachBoundary(
    from now: Tensor, around clean: Tensor, normals: Tensor, gaps: [Float], alphaMax: Double,
    overshoot: Double, norm: Norm
  ) throws(TorchError) -> Tensor {
    precondition(gaps.count == now.count, "\(gaps.count) gaps")
    return try withRaws([now, clean, normals]) { raws throws(TorchError) in
      try Tensor.make {
        ct_boundary_step($0, raws[0], raws[1], raws[2], gaps, alphaMax, overshoot, norm.isEuclidean)
      }
    }
  }

  /// Images with each sample's distance from the clean one multiplied by a factor.
  package static func scale(
    _ images: Tensor, around clean: Tensor, by factors: [Float]
  ) throws(TorchError) -> Tensor {
    precondition(factors.count == images.count, "\(factors.count) factors")
    return try withRaws([images, clean]) { raws throws(TorchError) in
      try Tensor.make { ct_scale_change($0, raws[0], raws[1], factors) }
    }
  }

  /// Whole samples of one batch where a mask holds, of the other where not.
  package static func choose(
    _ mask: [Bool], _ batch: Tensor, else other: Tensor
  ) throws(TorchError) -> Tensor {
    precondition(mask.count == batch.count, "\(mask.count) choices")
    guard mask.contains(true) else { return other }
    guard mask.contains(false) else { return batch }
    guard try areAvailable(for: batch) else {
      let choice = try Tensor(mask).moved(to: batch.device).perSample(rank: batch.rank)
      return try choice.select(batch, else: other)
    }
    return try withRaws([batch, other]) { raws throws(TorchError) in
      try Tensor.make { ct_choose($0, raws[0], raws[1], mask) }
    }
  }

  /// A batch with one square window a sample painted with the sample's upper or lower values.
  ///
  /// - Parameters:
  ///   - best: what is painted on [N, C, H, W].
  ///   - upper: the values where a sign is positive, of the same shape.
  ///   - lower: the values where it is not.
  ///   - tops: each window's first row.
  ///   - lefts: each window's first column.
  ///   - signs: one a sample and channel.
  ///   - side: the windows' side; they lie inside the images.
  package static func paintWindows(
    on best: Tensor, upper: Tensor, lower: Tensor, tops: [Int], lefts: [Int], signs: [Float],
    side: Int
  ) throws(TorchError) -> Tensor {
    precondition(tops.count == best.count && lefts.count == best.count, "\(tops.count) windows")
    precondition(signs.count == best.count * best.shape[1], "\(signs.count) signs")
    let (rows, columns) = (tops.map(Int64.init), lefts.map(Int64.init))
    return try withRaws([best, upper, lower]) { raws throws(TorchError) in
      try Tensor.make {
        ct_paint_windows($0, raws[0], raws[1], raws[2], rows, columns, signs, Int64(side))
      }
    }
  }

  /// The distances of images from clean ones.
  package static func distances(
    _ images: Tensor, _ clean: Tensor, norm: Norm
  ) throws(TorchError) -> [Float] {
    var distances = [Float](repeating: 0, count: images.count)
    try withRaws([images, clean]) { raws throws(TorchError) in
      try check { ct_distances(&distances, raws[0], raws[1], norm.isEuclidean) }
    }
    return distances
  }
}

extension Norm {
  /// How the shim tells the norms that it has steps for apart.
  fileprivate var isEuclidean: Bool {
    switch self {
    case .linf: false
    case .l2: true
    }
  }
}
