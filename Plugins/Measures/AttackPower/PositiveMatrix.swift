/// A symmetric positive definite matrix, by Cholesky's factor.
package struct PositiveMatrix {
  private var lower: [[Double]]

  /// X·Xᵀ + ridge·I for rows X.
  package init(gramOf rows: [[Double]], ridge: Double) {
    lower = rows.indices.map { i in
      (0...i).map { j in
        var sum = i == j ? ridge : 0
        let (a, b) = (rows[i], rows[j])
        for place in a.indices { sum += a[place] * b[place] }
        return sum
      }
    }
  }

  /// The solution of A·x = b; nil where A is not positive definite.
  package func solution(_ right: [Double]) -> [Double]? {
    var factor = lower
    for i in factor.indices {
      for j in 0...i {
        var rest = factor[i][j]
        for k in 0..<j { rest -= factor[i][k] * factor[j][k] }
        if i == j {
          guard rest > 0, rest.isFinite else { return nil }
          factor[i][i] = rest.squareRoot()
        } else {
          factor[i][j] = rest / factor[j][j]
        }
      }
    }
    var x = right
    for i in x.indices {
      for k in 0..<i { x[i] -= factor[i][k] * x[k] }
      x[i] /= factor[i][i]
    }
    for i in x.indices.reversed() {
      for k in i + 1..<max(x.count, i + 1) { x[i] -= factor[k][i] * x[k] }
      x[i] /= factor[i][i]
    }
    return x
  }
}
