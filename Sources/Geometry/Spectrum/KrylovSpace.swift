import Robustness
import Torch

/// The span of v, Av, A²v, … for a symmetric A, orthogonal to eigenvectors that are already known.
///
/// Lanczos' process with full re-orthogonalisation and Wu and Simon's thick restart (*Thick-Restart
/// Lanczos Method for Large Symmetric Eigenvalue Problems*, SIAM J. Matrix Anal. Appl. 22, 2000).
/// The projection QᵀAQ is kept as a full matrix, since a restart ends its being tridiagonal.
struct KrylovSpace {
  /// An approximate eigenvalue, with how wrong it may be.
  struct Ritz {
    /// The eigenvalue θ of the projection.
    let value: Double
    /// ‖Ay − θy‖ of its vector y: an eigenvalue of A is no farther than this from θ.
    let residual: Double
    /// The vector y in terms of the basis.
    let weights: [Double]
  }

  private var basis = OrthonormalBasis()
  private var projection = SymmetricMatrix()
  /// The next vector [1, D] of length 1.
  private var next: Tensor?
  /// How long it was before.
  private var coupling = 0.0
  private let known: OrthonormalBasis
  private let roundoff: Double

  /// The space of a start.
  ///
  /// - Parameters:
  ///   - start: [1, D]; its component along what is known is taken away.
  ///   - known: eigenvectors.
  init(start: Tensor, orthogonalTo known: OrthonormalBasis) throws {
    self.known = known
    roundoff = try start.dtype == .float64 ? 1e-13 : 1e-6
    let rest = try known.rejection(of: start).rest
    let (length, before) = (try rest.norm().item(), try start.norm().item())
    // Of a space that is exhausted only rounding is left.
    next = length > roundoff * before ? try rest / length : nil
  }

  /// The number of vectors in the basis.
  var count: Int { basis.count }

  /// Whether A maps the space to itself, so that every Ritz value is an eigenvalue.
  var isInvariant: Bool { next == nil }

  /// Adds the next vector.
  ///
  /// - Parameter product: A times a vector [1, D].
  mutating func grow(_ product: (Tensor) throws -> Tensor) throws {
    guard let vector = next else { return }
    let image = try product(vector)
    let scale = try image.norm().item()
    guard scale.isFinite else {
      throw InvalidOutput("the Hessian's product with a vector is NaN or infinite")
    }
    try basis.append(vector)
    let (rest, components) = try basis.rejection(of: known.rejection(of: image).rest)
    projection.append(components)
    coupling = try rest.norm().item()
    if coupling > roundoff * scale {
      // Once more: where little was left, dividing makes its rounding large.
      let clean = try basis.rejection(of: known.rejection(of: rest / coupling).rest).rest
      next = try clean / clean.norm()
    } else {
      (next, coupling) = (nil, 0)
    }
  }

  /// The eigenpairs of the projection.
  func ritz() -> [Ritz] {
    projection.eigenpairs().map { value, weights in
      Ritz(value: value, residual: coupling * abs(weights.last ?? 0), weights: weights)
    }
  }

  /// The vector [1, D] of a Ritz pair.
  func vector(of pair: Ritz) throws -> Tensor { try basis.combination(pair.weights) }

  /// Shrinks the space to some Ritz vectors; it goes on from where it was.
  mutating func restart(keeping pairs: [Ritz]) throws {
    var kept = OrthonormalBasis()
    for pair in pairs { try kept.append(vector(of: pair)) }
    (basis, projection) = (kept, SymmetricMatrix(diagonal: pairs.map(\.value)))
  }
}
