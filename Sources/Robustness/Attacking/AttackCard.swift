public import Experiments

/// Who an attack is, and what it can do.
public struct AttackCard: Hashable, Sendable {
  /// The name as papers print it.
  public let title: String
  /// Authors, title and venue of the paper.
  public let paper: String
  /// The norms that it searches in.
  public let norms: [Norm]
  /// Whether it needs gradients; without, the model may be a black box.
  public let needsGradients: Bool
  /// Whether it can search for the smallest change, rather than for one within ε.
  public let findsMinimalNorm: Bool

  /// A card.
  public init(
    title: String, paper: String, norms: [Norm], needsGradients: Bool = true,
    findsMinimalNorm: Bool = false
  ) {
    self.title = title
    self.paper = paper
    self.norms = norms
    self.needsGradients = needsGradients
    self.findsMinimalNorm = findsMinimalNorm
  }
}
