import Files

/// What an attacker may do: move an image inside [0, 1] by at most ε in a norm.
///
///     let threat = ThreatModel(.linf, parsing: "8/255")
///     threat?.epsilon  // 0.03137254901960784
///     threat?.title    // Linf, ε = 8/255
public struct ThreatModel: Hashable, Sendable, Codable {
  /// How the perturbation is measured.
  public let norm: Norm
  /// The radius ε, in units of pixel values in [0, 1].
  public let epsilon: Double
  /// The radius as papers write it, such as `8/255`: equal radii have equal texts.
  public let text: String

  /// The threat of a radius given as a number, which is taken as it is.
  public init(_ norm: Norm, epsilon: Double) {
    self.norm = norm
    self.epsilon = epsilon
    text = Radius.text(of: epsilon)
  }

  /// A threat as a record states it, whose text may contradict its radius.
  package init(_ norm: Norm, epsilon: Double, statedAs text: String) {
    (self.norm, self.epsilon, self.text) = (norm, epsilon, text)
  }

  /// The threat of a radius given as text: `8/255`, `0.5`, `0.03`.
  ///
  /// What is a number of 255ths but for rounding is that number: `8/255`, `.0313725` and
  /// `0.03137254901960784` are one threat; see `Radius`.
  ///
  /// Returns nil where the text is no positive finite number.
  public init?(_ norm: Norm, parsing text: String) {
    guard let value = Radius.number(parsing: text) else { return nil }
    self.init(norm, epsilon: Radius.rounded(value))
  }

  /// The threat of a multiple of the radius; itself where the factor is 1.
  public func scaled(_ factor: Double) -> ThreatModel {
    factor == 1 ? self : ThreatModel(norm, epsilon: factor * epsilon)
  }

  /// The threat as folders are named: `linf-8-255`, `l2-0.5`.
  package var slug: String { FileName.sanitized("\(norm.rawValue)-\(text)") }

  /// The threat as headings print it: `Linf, ε = 8/255`.
  public var title: String { "\(norm.title), ε = \(text)" }

  /// The radius that the text says, which a record may contradict; nil if it says none.
  package var statedEpsilon: Double? { Radius.number(parsing: text) }

  /// The largest perturbation that counts as inside the ball: rounding is forgiven, no more.
  public var tolerance: Double {
    switch norm {
    case .linf: epsilon + 1e-6
    case .l2: epsilon * (1 + 1e-5)
    }
  }
}
