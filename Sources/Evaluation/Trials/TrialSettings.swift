public import Attacks
public import Robustness

/// An attack with parameters of the user's choice; what is not given is as in protocol `rampart-1`.
public struct TrialSettings: Hashable, Sendable {
  /// Which algorithm.
  public enum Family: String, Hashable, Sendable, CaseIterable {
    /// Projected gradient descent.
    case pgd
    /// Carlini and Wagner: their margin loss under Linf, their optimisation under L2.
    case cw
    /// Auto-PGD.
    case apgd
    /// Auto-PGD towards one class after the other.
    case apgdT = "apgd-t"
    /// The fast adaptive boundary attack.
    case fabT = "fab-t"
    /// Random search with squares.
    case square

    /// The family of a user's spelling; protocol names count: `pgd20`, `apgd-ce`.
    public init?(parsing text: String) {
      switch text.lowercased().filter({ $0 != "-" && $0 != "_" }) {
      case "pgd", "pgd20": self = .pgd
      case "cw": self = .cw
      case "apgd", "apgdce": self = .apgd
      case "apgdt": self = .apgdT
      case "fabt": self = .fabT
      case "square": self = .square
      default: return nil
      }
    }
  }

  /// Which algorithm.
  public var family: Family
  /// Steps; iterations of each search step of CW under L2; queries of Square.
  public var steps: Int?
  /// The length of a step, in units of pixel values; Adam's learning rate for CW under L2.
  public var stepSize: Double?
  /// Where PGD starts.
  public var start: StartingPoint?
  /// The number of runs.
  public var restarts: Int?
  /// What is ascended.
  public var loss: LogitLoss?
  /// Whether classes are aimed at by their rank.
  public var isTargeted: Bool
  /// How many classes are aimed at.
  public var targets: Int?
  /// Whether the smallest perturbation is searched for, rather than one within ε.
  public var isMinimalNorm: Bool

  /// Settings.
  public init(
    _ family: Family, steps: Int? = nil, stepSize: Double? = nil, start: StartingPoint? = nil,
    restarts: Int? = nil, loss: LogitLoss? = nil, isTargeted: Bool = false, targets: Int? = nil,
    isMinimalNorm: Bool = false
  ) {
    self.family = family
    self.steps = steps
    self.stepSize = stepSize
    self.start = start
    self.restarts = restarts
    self.loss = loss
    self.isTargeted =
      isTargeted || targets != nil || loss?.isTargeted == true || family == .apgdT
      || family == .fabT
    self.targets = targets
    self.isMinimalNorm = isMinimalNorm
  }
}
