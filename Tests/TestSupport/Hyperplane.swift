public import Experiments

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
    func gain(_ reach: Double) -> Double {
      zip(normal, moves(reach)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var (low, high) = (0.0, 1e9)
    guard gain(high) >= missing else { return nil }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if gain(middle) < missing { low = middle } else { high = middle }
    }
    return moves(high)
  }
}

extension Norm {
  /// The size of a change.
  public func length(_ change: [Double]) -> Double {
    switch self {
    case .linf: change.reduce(0) { max($0, abs($1)) }
    case .l2: change.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }
}
