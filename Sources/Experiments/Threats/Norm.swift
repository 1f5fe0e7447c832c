/// How the size of a perturbation is measured.
public enum Norm: String, Hashable, Sendable, Codable, CaseIterable {
  /// The largest change of any pixel value.
  case linf
  /// The Euclidean length of the change.
  case l2

  /// The name as papers print it.
  public var title: String {
    switch self {
    case .linf: "Linf"
    case .l2: "L2"
    }
  }

  /// The length of a change, computed in double precision; infinite where a value is no number.
  package func length(of change: some Sequence<Double>) -> Double {
    var (largest, squares) = (0.0, 0.0)
    for value in change {
      guard value.isFinite else { return .infinity }
      largest = max(largest, abs(value))
      squares += value * value
    }
    return switch self {
    case .linf: largest
    case .l2: squares.squareRoot()
    }
  }

  /// How far apart two images of so many values can be: the diameter of the box of all images.
  public func diameter(values count: Int) -> Double {
    switch self {
    case .linf: 1
    case .l2: Double(count).squareRoot()
    }
  }
}
