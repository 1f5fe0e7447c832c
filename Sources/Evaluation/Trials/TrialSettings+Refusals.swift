public import Experiments
import Robustness

/// Settings of an attack that contradict each other, or the model.
public struct InvalidSettings: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence to show.
  public let description: String

  /// The error that a sentence describes.
  public init(_ description: String) { self.description = description }
}

extension TrialSettings {
  /// Refuses what the attack has no use for, rather than to ignore it.
  ///
  /// - Throws: `InvalidSettings`.
  public func check(_ norm: Norm) throws {
    let name = family == .cw ? "cw under \(norm.title)" : family.rawValue
    let isOptimisation =
      switch (family, norm) {
      case (.cw, .l2): true
      case (.cw, .linf), (_, .linf), (_, .l2): false
      }
    let takesSteps = family == .pgd || family == .cw && !isOptimisation
    func refuse(_ option: String, unless allowed: Bool, _ reason: String) throws {
      if !allowed { throw InvalidSettings("\(option) does not go with \(name): \(reason).") }
    }
    try refuse(
      "--step-size", unless: stepSize == nil || takesSteps || isOptimisation,
      family == .fabT ? "its steps reach for the boundary" : "it sets its steps itself")
    try refuse("--start", unless: start == nil || takesSteps, "its start is part of the attack")
    try refuse("--restarts", unless: restarts == nil || !isOptimisation, "it has one start")
    try refuse(
      "--loss", unless: loss == nil || takesSteps || family == .apgd || family == .apgdT,
      "the attack has its own")
    try refuse(
      "--targeted", unless: !isTargeted || (family != .square && !isOptimisation),
      "it aims at no class")
    try refuse(
      "--minimal-norm", unless: !isMinimalNorm || family == .fabT || isOptimisation,
      "it searches inside a ball; fab-t, and cw under L2, search for the smallest change")
    if isTargeted, let loss, targetedLoss(loss) == nil {
      throw InvalidSettings(
        "The loss \(loss.rawValue) aims at no class: use margin or dlr with --targeted.")
    }
  }

  /// Refuses a loss that is not defined for so few classes, and more targets than there are.
  func check(_ loss: LogitLoss, _ targets: Int, classes: Int) throws {
    guard classes >= loss.leastClasses else {
      throw InvalidSettings(
        "The loss \(loss.rawValue) needs \(loss.leastClasses) classes or more; there are \(classes)."
      )
    }
    guard targets < classes else {
      throw InvalidSettings("--targets \(targets): there are only \(classes - 1) wrong classes.")
    }
  }

  /// The loss towards a class that a loss without one corresponds to.
  func targetedLoss(_ loss: LogitLoss) -> LogitLoss? {
    switch loss {
    case .margin, .targetedMargin: .targetedMargin
    case .dlr, .targetedDLR: .targetedDLR
    case .crossEntropy, .carliniWagner: nil
    }
  }
}
