/// What the attacker may do: the norm and the radius of the ball around each image.
public struct ThreatRecord: Codable, Sendable, Hashable {
  /// The norm a perturbation is measured in.
  public enum Norm: String, Codable, Sendable, Hashable, CaseIterable {
    /// The largest change of any value.
    case linf
    /// The Euclidean length of the change.
    case l2

    /// The norm as tables print it.
    public var title: String {
      switch self {
      case .linf: "Linf"
      case .l2: "L2"
      }
    }
  }

  /// The norm a perturbation is measured in.
  public var norm: Norm
  /// The radius (ε), for images in [0, 1].
  public var epsilon: Double
  /// The radius as it was given, for example `8/255`.
  public var text: String

  /// Describes a threat model.
  public init(norm: Norm, epsilon: Double, text: String) {
    self.norm = norm
    self.epsilon = epsilon
    self.text = text
  }

  /// The threat as folders are named: `linf-8-255`, `l2-0.5`.
  public var slug: String { FileName.sanitized("\(norm.rawValue)-\(text)") }

  /// The threat as headings print it: `Linf, ε = 8/255`.
  public var title: String { "\(norm.title), ε = \(text)" }

  /// The radius that the text says; `nil` if it is no number.
  package var textValue: Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let numerator = parts.first.flatMap({ Double($0) }) else { return nil }
    guard parts.count == 2 else { return parts.count == 1 ? numerator : nil }
    guard let denominator = Double(parts[1]), denominator != 0 else { return nil }
    return numerator / denominator
  }
}
