public import Robustness
public import Torch

/// The Hessian of the mean clean cross-entropy by a model's weights, in eval mode.
///
/// Stutz, Hein and Schiele 2021 (supplement, *Convexity and flatness*) compare its λ_max and
/// |λ_min| / |λ_max| with flatness. It is by the tensors of more than one dimension alone: no biases,
/// and no batch norm. Every image counts the same: the loss is the mean over all of them, however
/// they are batched, whereas a sum of batch means would multiply λ with the number of batches.
///
/// λ is not invariant: multiplying a layer's weights by s in front of batch norm changes no output
/// and divides λ by about s².
public struct WeightHessian {
  private let space: WeightSpace
  private let batches: [(images: Tensor, labels: Tensor, share: Double)]
  private let included: [Int]
  private let solver: Lanczos
  /// Called before each pass; throws to stop.
  public var heartbeat: () throws -> Void = {}

  /// The Hessian at a model's own weights.
  ///
  /// - Parameters:
  ///   - space: the model.
  ///   - batch: the images, taken as given.
  ///   - batchSize: how many go through the model at once; changes no number beyond rounding.
  ///   - tolerance: the relative error of λ.
  ///   - productLimit: the most products with the Hessian, each a double backward pass of all images.
  ///   - random: of the solver's start.
  ///   - isIncluded: which layers the Hessian is by.
  public init(
    of space: WeightSpace, on batch: AttackBatch, batchSize: Int = 128, tolerance: Double = 1e-2,
    productLimit: Int = 300, random: RandomSource,
    where isIncluded: (WeightLayer) -> Bool = { $0.original.rank > 1 }
  ) throws {
    self.space = space
    batches = try stride(from: 0, to: batch.count, by: batchSize).map { start in
      let range = start..<min(start + batchSize, batch.count)
      return (
        try batch.images.slice(range), try batch.labels.slice(range),
        Double(range.count) / Double(batch.count)
      )
    }
    included = space.layers.indices.filter { isIncluded(space.layers[$0]) }
    // Twenty vectors, as many as ARPACK holds: each is as large as the model.
    solver = Lanczos(
      tolerance: tolerance, productLimit: productLimit, workspace: 18, random: random)
  }

  /// The largest and the smallest eigenvalue, both 0 where no layer is included, and whether they were
  /// found within the tolerance.
  public func measure() throws -> (largest: Double, smallest: Double, isConverged: Bool) {
    let spectrum = try spectrum()
    let values = spectrum.eigenvalues
    return (values.first ?? 0, values.last ?? 0, spectrum.isConverged)
  }

  /// Both ends of the spectrum, the eigenvectors with one tensor a layer of the space: zeros for
  /// what is not included.
  public func spectrum() throws -> Spectrum {
    let form = included.map { space.layers[$0].original }
    let found = try solver.spectrum(.ends, form: form) { direction in
      let product = try self.product(filled(direction))
      return included.map { product[$0] }
    }
    return Spectrum(
      pairs: try found.pairs.map {
        Spectrum.Pair(value: $0.value, vector: try filled($0.vector))
      },
      products: found.products, isConverged: found.isConverged)
  }

  /// The Hessian times a direction.
  ///
  /// - Parameter direction: one tensor a layer, included or not.
  /// - Complexity: one forward and two backward passes of each image.
  public func product(_ direction: [Tensor]) throws -> [Tensor] {
    var total: [Tensor] = []
    for batch in batches {
      try heartbeat()
      let part = try space.hessianProduct(direction) {
        try $0.logits(for: batch.images).crossEntropy(batch.labels).mean() * batch.share
      }
      total = try total.isEmpty ? part : zip(total, part).map { try $0 + $1 }
    }
    return total
  }

  /// Zeros in the places of what is not included.
  private func filled(_ direction: [Tensor]) throws -> [Tensor] {
    var all = try space.layers.map { try $0.original.zerosLike() }
    for (place, tensor) in zip(included, direction) { all[place] = tensor }
    return all
  }
}
