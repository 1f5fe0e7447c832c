/// A small symmetric matrix in double precision, with its eigenvectors.
///
/// Cyclic Jacobi rotations (Golub and Van Loan, *Matrix Computations*, section 8.5): a page of code,
/// no LAPACK in the shim, and accurate to the last bits. It takes a full matrix, which is what a
/// Lanczos process leaves behind once it has been restarted; at sixty rows it costs milliseconds
/// beside seconds for a Hessian's product.
struct SymmetricMatrix {
  /// The number of rows.
  private(set) var size = 0
  private var rows: [[Double]] = []

  /// The matrix without rows.
  init() {}

  /// A diagonal matrix.
  init(diagonal: [Double]) {
    size = diagonal.count
    rows = (0..<size).map { row in (0..<size).map { $0 == row ? diagonal[row] : 0 } }
  }

  /// Adds a last column, and the row that is its mirror image.
  ///
  /// - Parameter column: one number a row, the new one's included.
  mutating func append(_ column: [Double]) {
    precondition(column.count == size + 1, "\(column.count) numbers border \(size) rows")
    for row in 0..<size { rows[row].append(column[row]) }
    rows.append(column)
    size += 1
  }

  /// The eigenvalues, in no order, and the eigenvector of each.
  func eigenpairs() -> [(value: Double, vector: [Double])] {
    var matrix = rows
    var vectors = Self(diagonal: Array(repeating: 1, count: size)).rows
    let total = matrix.joined().reduce(0) { $0 + $1 * $1 }
    // Convergence is quadratic: ten sweeps are plenty, thirty a guard.
    for _ in 0..<30 {
      let rest = (0..<size).reduce(0.0) { sum, row in
        sum + matrix[row][..<row].reduce(0) { $0 + $1 * $1 }
      }
      guard rest > 1e-30 * total else { break }
      for first in 0..<size {
        for second in first + 1..<max(size, first + 1) {
          Self.rotate(&matrix, &vectors, first, second)
        }
      }
    }
    return (0..<size).map { (matrix[$0][$0], vectors[$0]) }
  }

  /// The rotation in the plane of two rows that makes their common element zero.
  ///
  /// - Parameters:
  ///   - matrix: the full matrix.
  ///   - vectors: one eigenvector a row.
  ///   - p: a row.
  ///   - q: a later row.
  private static func rotate(
    _ matrix: inout [[Double]], _ vectors: inout [[Double]], _ p: Int, _ q: Int
  ) {
    let common = matrix[p][q]
    guard common != 0 else { return }
    let ratio = (matrix[q][q] - matrix[p][p]) / (2 * common)
    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    for k in matrix.indices {
      let (a, b) = (matrix[k][p], matrix[k][q])
      (matrix[k][p], matrix[k][q]) = (cosine * a - sine * b, sine * a + cosine * b)
    }
    for k in matrix.indices {
      let (a, b) = (matrix[p][k], matrix[q][k])
      (matrix[p][k], matrix[q][k]) = (cosine * a - sine * b, sine * a + cosine * b)
      let (u, v) = (vectors[p][k], vectors[q][k])
      (vectors[p][k], vectors[q][k]) = (cosine * u - sine * v, sine * u + cosine * v)
    }
  }
}
