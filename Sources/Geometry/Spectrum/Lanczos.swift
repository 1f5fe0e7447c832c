public import Torch

/// Finds eigenvalues of a symmetric operator that is known by its products with vectors.
///
/// Lanczos' method with full re-orthogonalisation, thick restarts, and a stopping rule by residual:
/// a pair counts as found once ‖Av − λv‖ ≤ tolerance × max(|λ|, one hundredth of the largest |λ|).
///
/// Of an eigenspace of dimension two or more a Krylov space holds a single vector. So what has been
/// found is deflated and the search begun anew from another random vector, until a search finds no
/// eigenvalue that belongs among those asked for: repeated and nearly repeated eigenvalues come out
/// as often as they are there.
public struct Lanczos: Sendable {
  /// The relative error that is allowed.
  public var tolerance: Double
  /// How many products with the operator may be taken.
  public var productLimit: Int
  /// How many vectors beyond those asked for are held in memory.
  public var workspace: Int
  /// Where the starts come from.
  public var random: RandomSource

  /// A solver.
  public init(
    tolerance: Double = 1e-3, productLimit: Int = 2000, workspace: Int = 40, random: RandomSource
  ) {
    self.tolerance = tolerance
    self.productLimit = productLimit
    self.workspace = max(workspace, 4)
    self.random = random
  }

  /// Eigenvalues with their eigenvectors.
  ///
  /// - Parameters:
  ///   - part: which ones.
  ///   - form: tensors with the shapes, type and device of the operator's vectors.
  ///   - product: the operator, linear and symmetric.
  /// - Throws: `InvalidOutput` where a product is NaN or infinite, and what `product` throws.
  public func spectrum(
    _ part: Spectrum.Part, form: [Tensor], of product: ([Tensor]) throws -> [Tensor]
  ) throws -> Spectrum {
    let shape = VectorForm(of: form)
    guard let model = form.first, shape.dimension > 0, part.count > 0 else {
      return Spectrum(pairs: [], products: 0, isConverged: true)
    }
    var search = Search(part: part, solver: self, dimension: shape.dimension)
    while !search.isOver {
      let start = try random.tensor(
        samples: [search.attempts], shape: [shape.dimension], device: model.device
      ) { $0.normal() }
      try search.deflate(from: start.cast(to: model.dtype)) {
        try shape.row(product(shape.tensors($0)))
      }
    }
    let pairs = try search.result.map {
      Spectrum.Pair(value: $0.value, vector: try shape.tensors($0.vector))
    }
    return Spectrum(pairs: pairs, products: search.products, isConverged: search.isConverged)
  }

  /// Whether a Ritz pair is within the tolerance.
  ///
  /// - Parameter largest: the largest |λ| known.
  func accepts(_ pair: KrylovSpace.Ritz, largest: Double) -> Bool {
    pair.residual <= tolerance * max(abs(pair.value), largest / 100)
  }
}
