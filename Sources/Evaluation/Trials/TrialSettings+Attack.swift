public import Experiments
public import Robustness

extension TrialSettings {
  /// The attack on a model, by the name that its settings give it: a stage's settings have the stage's
  /// random numbers.
  ///
  /// - Throws: `InvalidSettings`.
  public func attack(
    against threat: ThreatModel, classes: Int, from roster: Roster
  ) throws -> any AttackMethod {
    do {
      let wanted = EvaluationProtocol.stage(labelled: name)?.attack(threat.norm).method ?? name
      let choice = try choice(roster.method(wanted, norm: threat.norm), threat, classes)
      return try roster.attack(choice, norm: threat.norm, classes: classes)
    } catch let error as InvalidAttack {
      throw InvalidSettings(error.description + ".")
    }
  }

  /// Refuses what contradicts itself whatever the model.
  ///
  /// - Throws: `InvalidSettings`.
  public func check(_ norm: Norm, _ roster: Roster) throws {
    // A radius and a number of classes that nothing is refused for.
    _ = try attack(
      against: ThreatModel(norm, epsilon: stepSize ?? 1), classes: .max, from: roster)
  }

  /// The options: the stage's, then those given by name, then those given by a shorthand.
  private func choice(
    _ method: any AttackMethod.Type, _ threat: ThreatModel, _ classes: Int
  ) throws -> AttackChoice {
    try method.requireOptions(options.keys)
    var choice = AttackChoice(
      method.methodName, base(method, threat.norm).merging(options) { $1 })
    func set(_ flag: String, _ values: [(option: String, value: JSONValue)]) throws {
      guard let found = values.first(where: { method.has($0.option) }) else {
        throw InvalidSettings(
          "\(flag) does not go with \(name): it has no such option. Its options are "
            + "\(method.optionNames.joined(separator: ", ")).")
      }
      choice.options[found.option] = found.value
    }
    if let steps {
      try set("--steps", ["steps", "iterations", "queries"].map { ($0, .integer(steps)) })
    }
    if let stepSize {
      try set(
        "--step-size",
        [
          ("stepSizeOverEpsilon", .number(stepSize / threat.epsilon)),
          ("learningRate", .number(stepSize)),
        ])
    }
    if let start { try set("--start", [("start", .string(start))]) }
    if let restarts { try set("--restarts", [("restarts", .integer(restarts))]) }
    if let loss { try set("--loss", [("loss", .string(loss.rawValue))]) }
    if isTargeted {
      let count = targets ?? choice.options["targets"]?.intValue ?? 9
      try set("--targeted", [("targets", .integer(count))])
    }
    if (choice.options["targets"]?.intValue ?? 0) > 0, let aimed = try aimedLoss(method, choice) {
      try set("--loss", [("loss", aimed)])
    }
    if isMinimalNorm {
      guard method.card.findsMinimalNorm else {
        throw InvalidSettings(
          "--minimal-norm does not go with \(name): it searches inside a ball; fab-t, and cw under L2, "
            + "search for the smallest change.")
      }
      try set("--minimal-norm", [("minimalNorm", true), ("stopsInside", false)])
    }
    try check(choice, classes)
    return choice
  }

  /// The options of the stage that is named; where classes are aimed at, and that stage aims at none, those
  /// of the ranking protocol's own targeted search by the same method.
  private func base(_ method: any AttackMethod.Type, _ norm: Norm) -> [String: JSONValue] {
    let own = EvaluationProtocol.stage(labelled: name)?.attack(norm).options ?? [:]
    guard isTargeted, own["targets"] == nil else { return own }
    let targeted = EvaluationProtocol.ranking.stages.map { $0.attack(norm) }.first {
      $0.method == method.methodName && $0.options["targets"] != nil
    }
    return own.merging(targeted?.options ?? [:]) { $1 }
  }

  /// The loss towards a class that goes with the one chosen; nil for an attack that has no choice.
  private func aimedLoss(
    _ method: any AttackMethod.Type, _ choice: AttackChoice
  ) throws -> JSONValue? {
    let margin = JSONValue.string(LogitLoss.targetedMargin.rawValue)
    guard method.has("loss"), method.takes("loss", margin) else { return nil }
    // A stage's own loss gives way where classes are to be aimed at; one that was asked for does not.
    let isOwn = askedLoss == nil && isTargeted
    let chosen = choice.options["loss"]?.stringValue.flatMap(LogitLoss.init(rawValue:))
    let asked = chosen.flatMap { isOwn && $0.towardsClass == nil ? nil : $0 } ?? .margin
    guard let aimed = asked.towardsClass else {
      throw InvalidSettings(
        "The loss \(asked.rawValue) aims at no class: use margin or dlr with --targeted.")
    }
    return .string(aimed.rawValue)
  }

  /// Refuses a loss that was asked for and is not defined for so few classes, and more targets than there
  /// are.
  private func check(_ choice: AttackChoice, _ classes: Int) throws {
    let chosen = choice.options["loss"]?.stringValue.flatMap(LogitLoss.init(rawValue:))
    if let loss = askedLoss, let chosen, classes < max(loss.leastClasses, chosen.leastClasses) {
      let least = max(loss.leastClasses, chosen.leastClasses)
      throw InvalidSettings(
        "The loss \(chosen.rawValue) needs \(least) classes or more; there are \(classes).")
    }
    if let targets = askedTargets, targets >= classes {
      throw InvalidSettings(
        "targets is \(targets), expected at most the number of wrong classes, \(classes - 1).")
    }
  }
}

extension LogitLoss {
  /// The loss towards a class that a loss corresponds to; nil where it aims at none.
  fileprivate var towardsClass: LogitLoss? {
    switch self {
    case .margin, .targetedMargin: .targetedMargin
    case .dlr, .targetedDLR: .targetedDLR
    case .crossEntropy, .carliniWagner, .probabilityMargin, .targetProbability: nil
    }
  }
}
