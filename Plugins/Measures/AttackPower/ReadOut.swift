/// An affine function of features that is negative on points inside a ball and positive on a planted one.
package struct ReadOut {
  /// What is subtracted from features: the mean of the inner points.
  package let centre: [Float]
  /// What the rest is multiplied with.
  package let weights: [Float]
  /// What is subtracted from the product.
  package let threshold: Float

  /// Fits a read-out: Fisher's discriminant, w = (Σ + λ·I)⁻¹·Δ, with Σ the covariance of the inner points' features
  /// and Δ how far the planted one's are from their mean.
  ///
  /// The paper fits a logistic regression, which has no unique solution where classes are separable; this is
  /// one of them, in closed form.
  ///
  /// - Parameters:
  ///   - inner: the inner points' features, two points or more.
  ///   - planted: the planted point's.
  ///   - ridge: λ as a share of the mean variance.
  ///   - closeness: where the decision is, from the outermost inner point, 0, to the planted one, 1.
  ///   - spread: how far apart the planted point's and the clean one's value are to be.
  /// - Returns: nil where the planted point is not beyond the inner ones, or features vary by rounding alone.
  package init?(
    inner: [[Float]], planted: [Float], ridge: Double, closeness: Double, spread: Double
  ) {
    let count = inner.count
    let mean = planted.indices.map { place in
      inner.reduce(0.0) { $0 + Double($1[place]) } / Double(count)
    }
    let rows = inner.map { row in zip(row, mean).map { Double($0) - $1 } }
    let way = zip(planted, mean).map { Double($0) - $1 }
    let total = rows.reduce(0.0) { sum, row in row.reduce(sum) { $0 + $1 * $1 } }
    let lambda = ridge * total / Double(count * max(planted.count, 1))
    let size = mean.reduce(0) { max($0, abs($1)) }
    // What varies by its last digits alone is rounding, and no read-out of it is one of the image.
    guard (total / Double(count)).squareRoot() > 1e-5 * size, lambda > 0, lambda.isFinite,
      way.contains(where: { $0 != 0 })
    else { return nil }
    // Woodbury: w = (Δ − Xᵀ·(X·Xᵀ + n·λ·I)⁻¹·X·Δ) / λ, a system of as many unknowns as there are points.
    guard
      let solved = PositiveMatrix(gramOf: rows, ridge: Double(count) * lambda)
        .solution(rows.map { Self.dot($0, way) })
    else { return nil }
    var direction = way
    for (row, factor) in zip(rows, solved) {
      for place in direction.indices { direction[place] -= factor * row[place] }
    }
    let scores = rows.map { Self.dot($0, direction) }
    let (top, far, clean) = (scores.max() ?? 0, Self.dot(way, direction), scores[0])
    guard far > top, far.isFinite else { return nil }
    let unit = spread / (far - clean)
    centre = mean.map { Float($0) }
    weights = direction.map { Float($0 * unit) }
    threshold = Float((top + closeness * (far - top)) * unit)
    guard threshold.isFinite, weights.allSatisfy(\.isFinite) else { return nil }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for place in a.indices { sum += a[place] * b[place] }
    return sum
  }
}
