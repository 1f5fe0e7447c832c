import Foundation

/// What an attacker may do: move an image inside [0, 1] by at most ε in a norm.
public struct ThreatModel: Hashable, Sendable, Codable {
  /// How the perturbation is measured.
  public let norm: Norm
  /// The radius ε, in units of pixel values in [0, 1].
  public let epsilon: Double
  /// The radius as it was written, such as `8/255`.
  public let text: String

  /// The threat of a radius given as a number.
  public init(_ norm: Norm, epsilon: Double) {
    self.init(norm, epsilon: epsilon, text: String(format: "%g", epsilon))
  }

  /// The threat of a radius given as text: `8/255`, `0.5`, `0.03`.
  ///
  /// Returns nil where the text is no positive finite number.
  public init?(_ norm: Norm, parsing text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
    let value: Double? =
      switch parts.count {
      case 1: parts[0]
      case 2: parts[0].flatMap { top in parts[1].map { top / $0 } }
      default: nil
      }
    guard let value, value > 0, value.isFinite else { return nil }
    self.init(norm, epsilon: value, text: text)
  }

  private init(_ norm: Norm, epsilon: Double, text: String) {
    self.norm = norm
    self.epsilon = epsilon
    self.text = text
  }

  /// The threat of a multiple of the radius; itself where the factor is 1.
  public func scaled(_ factor: Double) -> ThreatModel {
    factor == 1 ? self : ThreatModel(norm, epsilon: factor * epsilon)
  }

  /// The largest perturbation that counts as inside the ball: rounding is forgiven, no more.
  public var tolerance: Double {
    switch norm {
    case .linf: epsilon + 1e-6
    case .l2: epsilon * (1 + 1e-5)
    }
  }
}
