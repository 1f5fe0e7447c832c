public import Torch

/// Some eigenvalues of a symmetric operator.
public struct Spectrum: Sendable {
  /// An eigenvalue λ and its eigenvector v.
  public struct Pair: Sendable {
    /// λ.
    public let value: Double
    /// v of length 1, in the form of the operator's vectors.
    public let vector: [Tensor]
  }

  /// Which eigenvalues are asked for.
  public enum Part: Hashable, Sendable {
    /// The largest and the smallest.
    case ends
    /// So many with the largest |λ|.
    case largestMagnitudes(Int)
  }

  /// The eigenpairs: of `.ends` the largest, then the smallest; of `.largestMagnitudes` the largest
  /// |λ| first, an eigenvalue as often as its multiplicity, and fewer than were asked for only where
  /// the operator has no more.
  public let pairs: [Pair]
  /// How many products with the operator it took.
  public let products: Int
  /// Whether all are within the tolerance; otherwise the products ran out.
  public let isConverged: Bool

  /// The eigenvalues in the order of `pairs`.
  public var eigenvalues: [Double] { pairs.map(\.value) }
}

extension Spectrum.Part {
  /// How many eigenvalues that is.
  var count: Int {
    switch self {
    case .ends: 2
    case .largestMagnitudes(let count): count
    }
  }

  /// Items in the order in which they are wanted.
  func sorted<Item>(_ items: [Item], by value: (Item) -> Double) -> [Item] {
    switch self {
    case .largestMagnitudes: return items.sorted { abs(value($0)) > abs(value($1)) }
    case .ends:
      // From both ends in turn.
      let rising = items.sorted { value($0) < value($1) }
      return rising.indices.map {
        $0.isMultiple(of: 2) ? rising[rising.count - 1 - $0 / 2] : rising[$0 / 2]
      }
    }
  }
}
