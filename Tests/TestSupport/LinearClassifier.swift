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

  /// The length of the smallest change inside the box that reaches another class, one an image.
  public func distances(_ batch: AttackBatch, _ norm: Norm) throws -> [Double] {
    let classes = weight.shape[0]
    let size = weight.shape[1]
    let (rows, pixels) = (try weight.doubles(), try batch.images.flattened().doubles())
    return try batch.labels.integers().enumerated().map { index, label in
      let image = Array(pixels[index * size..<(index + 1) * size])
      return (0..<classes).filter { $0 != label }.map { target in
        let normal = (0..<size).map { rows[target * size + $0] - rows[label * size + $0] }
        let missing = -zip(normal, image).reduce(0) { $0 + $1.0 * ($1.1 - 0.5) }
        return Hyperplane(normal: normal, missing: missing).distance(from: image, norm)
      }.min() ?? .infinity
    }
  }
}

/// The points v with ⟨normal, v − x⟩ = missing, seen from a point x of the box.
public struct Hyperplane {
  /// The direction w.
  public let normal: [Double]
  /// How much ⟨w, ·⟩ must grow.
  public let missing: Double

  /// A hyperplane.
  public init(normal: [Double], missing: Double) {
    (self.normal, self.missing) = (normal, missing)
  }

  /// The shortest move to it inside the box [0, 1], by bisection; nil where the box does not meet it.
  public func move(from point: [Double], _ norm: Norm) -> [Double]? {
    let rooms = zip(normal, point).map { $0 > 0 ? 1 - $1 : $1 }
    func moves(_ reach: Double) -> [Double] {
      zip(normal, rooms).map { w, room in
        w == 0 ? 0 : (w > 0 ? 1 : -1) * min(reach * (norm == .linf ? 1 : abs(w)), room)
      }
    }
    func gain(_ reach: Double) -> Double { zip(normal, moves(reach)).reduce(0) { $0 + $1.0 * $1.1 } }
    var (low, high) = (0.0, 1e9)
    guard gain(high) >= missing else { return nil }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if gain(middle) < missing { low = middle } else { high = middle }
    }
    return moves(high)
  }

  /// The length of that move.
  public func distance(from point: [Double], _ norm: Norm) -> Double {
    guard let move = move(from: point, norm) else { return .infinity }
    switch norm {
    case .linf: return move.map(abs).max() ?? 0
    case .l2: return move.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }
}
