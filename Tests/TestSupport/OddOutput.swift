public import Robustness
public import Torch

/// What becomes of a classifier's logits before anybody sees them; some of it moves no verdict.
public enum OddOutput: Hashable, Sendable {
  /// Multiplied.
  case scaled(Double)
  /// Shifted.
  case shifted(Double)
  /// In another order: class k becomes class π(k).
  case permuted([Int])
  /// Some classes at a constant.
  case masked([Int], Double)
  /// Some classes taken away; those behind them move up.
  case without([Int])
  /// All equal.
  case dead
  /// Cut off at both ends.
  case clamped(Double)
  /// Through a sigmoid of the given steepness.
  case sigmoid(Double)
  /// Through a hyperbolic tangent of the given steepness.
  case tanh(Double)
  /// Rounded to so many levels between −1 and 1.
  case levels(Int)
  /// Negative ones become 0.
  case rectified
  /// In another type.
  case cast(DType)

  /// The classifier that gives what is made of another's logits.
  public func of(_ model: any Classifier) -> any Classifier {
    FunctionClassifier { try apply(model.logits(for: $0)) }
  }

  private func apply(_ z: Tensor) throws -> Tensor {
    switch self {
    case .scaled(let factor): return try z * factor
    case .shifted(let offset): return try z + offset
    case .permuted(let order):
      return try .concatenate(
        order.indices.map { place in
          let source = order.firstIndex(of: place) ?? place
          return try z.slice(source..<source + 1, dimension: 1)
        }, dimension: 1)
    case .masked(let classes, let value):
      let mask = try Tensor((0..<z.shape[1]).map { classes.contains($0) }).reshaped([1, -1])
      return try mask.select(Tensor(full: value, shape: []), else: z)
    case .without(let classes):
      return try .concatenate(
        (0..<z.shape[1]).filter { !classes.contains($0) }
          .map { try z.slice($0..<$0 + 1, dimension: 1) }, dimension: 1)
    case .dead: return try z * 0
    case .clamped(let limit): return try z.clamped(-limit, limit)
    case .sigmoid(let steepness): return try (z * steepness).sigmoid()
    case .tanh(let steepness): return try (z * steepness).tanh()
    case .levels(let count):
      let top = Double(count - 1) / 2
      return try ((z.clamped(-1, 1) + 1) * top).rounded() / top
    case .rectified: return try z.relu()
    case .cast(let type): return try z.cast(to: type)
    }
  }
}
