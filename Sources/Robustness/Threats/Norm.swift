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
}
