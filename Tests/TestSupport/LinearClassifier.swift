public import Experiments
public import Robustness
public import Torch

/// An affine classifier, whose minimal perturbations have a closed form.
public struct LinearClassifier: Classifier, @unchecked Sendable {
  /// Its matrix [K, D].
  public let weight: Tensor
  /// What every logit is multiplied with.
  public var scale = 1.0

  /// A random classifier.
  public init(classes: Int, inputs: Int, seed: Int = 1) throws {
    weight = try Fixture.normal([classes, inputs], seed: seed)
  }

  public func logits(for images: Tensor) throws -> Tensor {
    // Centred, so that no class wins everywhere.
    try (images - 0.5).flattened().linear(weight: weight) * scale
  }

  /// Images with the classes that this classifier gives them.
  public func batch(_ images: Tensor) throws -> AttackBatch {
    AttackBatch(
      images: images, labels: try logits(for: images).argmax(1),
      samples: Array(0..<images.count))
  }

  /// The images that are farthest from their nearest boundaries: close to one, everything drowns in
  /// rounding.
  public func farthest(_ count: Int, of batch: AttackBatch, _ norm: Norm) throws -> AttackBatch {
    let distances = try distances(batch, norm)
    let order = distances.indices.sorted { distances[$0] > distances[$1] }
    return try batch.rows(Array(order.prefix(count)))
  }

  /// Images moved towards their nearest boundaries until all are equally far from them: a share of
  /// the smallest distance there was.
  ///
  /// - Returns: the batch and that distance.
  public func equidistant(
    _ batch: AttackBatch, _ norm: Norm, share: Double = 0.8
  ) throws -> (batch: AttackBatch, distance: Double) {
    let goal = share * (try distances(batch, norm).min() ?? 0)
    let ways = try moves(batch, norm)
    var moved = try batch.images.flattened().doubles()
    let size = weight.shape[1]
    var (low, high) = (ways.map { _ in 0.0 }, ways.map { _ in 1.0 })
    let start = moved
    for _ in 0..<40 {
      let middle = zip(low, high).map { ($0 + $1) / 2 }
      for place in moved.indices {
        moved[place] = start[place] + middle[place / size] * ways[place / size][place % size]
      }
      let found = try distances(
        AttackBatch(
          images: Tensor(moved, shape: batch.images.shape), labels: batch.labels,
          samples: batch.samples), norm)
      for row in found.indices {
        if found[row] > goal { low[row] = middle[row] } else { high[row] = middle[row] }
      }
    }
    let images = try Tensor(moved.map { Float($0) }, shape: batch.images.shape)
    return (
      AttackBatch(images: images, labels: batch.labels, samples: batch.samples), goal
    )
  }

  /// The length of the smallest change inside the box that reaches another class, one an image.
  public func distances(_ batch: AttackBatch, _ norm: Norm) throws -> [Double] {
    try moves(batch, norm).map(norm.length)
  }

  /// The smallest changes themselves.
  private func moves(_ batch: AttackBatch, _ norm: Norm) throws -> [[Double]] {
    let classes = weight.shape[0]
    let size = weight.shape[1]
    let (rows, pixels) = (try weight.doubles(), try batch.images.flattened().doubles())
    return try batch.labels.integers().enumerated().map { index, label in
      let image = Array(pixels[index * size..<(index + 1) * size])
      let moves = (0..<classes).filter { $0 != label }.compactMap { target -> [Double]? in
        let normal = (0..<size).map { rows[target * size + $0] - rows[label * size + $0] }
        let missing = -zip(normal, image).reduce(0) { $0 + $1.0 * ($1.1 - 0.5) }
        return Hyperplane(normal: normal, missing: missing).move(from: image, norm)
      }
      return moves.min { norm.length($0) < norm.length($1) } ?? []
    }
  }
}
