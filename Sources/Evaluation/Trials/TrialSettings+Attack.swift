import Attacks
public import Experiments
public import Robustness

extension TrialSettings {
  /// The attack on a model.
  ///
  /// With exactly the settings of an attack of the protocol it bears that attack's name, and so
  /// draws the same random numbers as `evaluate`.
  ///
  /// - Throws: `InvalidSettings`.
  public func attack(against threat: ThreatModel, classes: Int) throws -> any Attack {
    try check(threat.norm)
    let own = try build(family.rawValue, threat, classes)
    for name in AttackCatalog.names {
      guard let fixed = AttackCatalog.attack(name, norm: threat.norm, classes: classes),
        type(of: fixed) == type(of: own), fixed.parameters == own.parameters
      else { continue }
      return try build(name, threat, classes)
    }
    return own
  }

  private func build(
    _ name: String, _ threat: ThreatModel, _ classes: Int
  ) throws -> any Attack {
    switch family {
    case .pgd: try pgd(name, .crossEntropy, steps: 20, threat, classes)
    case .cw: try carliniWagner(name, threat, classes)
    case .apgd, .apgdT: try apgd(name, classes)
    case .fabT:
      FAB(
        name: name, steps: steps ?? 100, restarts: restarts ?? 1,
        targets: try targetCount(.targetedMargin, classes), stopsInside: !isMinimalNorm)
    case .square: Square(name: name, queries: steps ?? 5000, restarts: restarts ?? 1)
    }
  }

  private func carliniWagner(
    _ name: String, _ threat: ThreatModel, _ classes: Int
  ) throws -> any Attack {
    switch threat.norm {
    case .linf: try pgd(name, .carliniWagner, steps: 30, threat, classes)
    case .l2:
      CarliniWagnerL2(
        name: name, iterations: steps ?? 1000, learningRate: stepSize ?? 0.01,
        stopsInside: !isMinimalNorm)
    }
  }

  private func pgd(
    _ name: String, _ usual: LogitLoss, steps usualSteps: Int, _ threat: ThreatModel, _ classes: Int
  ) throws -> PGD {
    let chosen = isTargeted ? targetedLoss(loss ?? .margin) ?? .targetedMargin : loss ?? usual
    return PGD(
      name: name, loss: chosen, steps: steps ?? usualSteps,
      stepSize: stepSize.map { $0 / threat.epsilon } ?? 0.25, start: start ?? .uniform,
      restarts: restarts ?? 1, targets: try targetCount(chosen, classes))
  }

  private func apgd(_ name: String, _ classes: Int) throws -> APGD {
    let usual: LogitLoss =
      isTargeted ? (classes < 4 ? .targetedMargin : .targetedDLR) : .crossEntropy
    let chosen = isTargeted ? loss.flatMap(targetedLoss) ?? usual : loss ?? usual
    return APGD(
      name: name, loss: chosen, steps: steps ?? 100, restarts: restarts ?? 1,
      targets: try targetCount(chosen, classes))
  }

  /// How many classes are aimed at: as many as asked for, else nine or as many as there are.
  private func targetCount(_ loss: LogitLoss, _ classes: Int) throws -> Int {
    let count = isTargeted ? targets ?? min(9, classes - 1) : 0
    try check(loss, count, classes: classes)
    return count
  }
}
