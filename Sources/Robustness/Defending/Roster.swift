public import Experiments

/// The defenses, attacks and measures that a program was built with.
public struct Roster: Sendable {
  /// The defenses, by name.
  public let defenses: [any Defense.Type]
  /// The attacks, by name.
  public let attacks: [any AttackMethod.Type]
  /// The measures, by name.
  public let measures: [any Measure.Type]

  /// A roster; the order does not matter.
  public init(
    defenses: [any Defense.Type] = [], attacks: [any AttackMethod.Type] = [],
    measures: [any Measure.Type] = []
  ) {
    self.measures = measures.sorted { $0.name < $1.name }
    self.defenses = defenses.sorted { $0.name < $1.name }
    self.attacks = attacks.sorted { $0.methodName < $1.methodName }
  }

  /// What attacks may be called, each once: the labels of stages, and the other methods' names.
  public var attackNames: [String] {
    let methods = attacks.map { $0.methodName }
    let stages = EvaluationProtocol.stages.filter { stage in
      Norm.allCases.contains { methods.contains(stage.attack($0).method) }
    }
    return stages.map(\.label)
      + methods.filter { EvaluationProtocol.stage(labelled: $0) == nil }
  }

  /// The attack of a choice.
  ///
  /// - Parameters:
  ///   - choice: the method and the options that differ from its own.
  ///   - name: the attack's name in results.
  ///   - classes: the model's number of classes; targeted attacks aim at no more than there are.
  /// - Throws: `InvalidAttack` where it is not registered, or has no such options.
  public func attack(
    _ choice: AttackChoice, named name: String, classes: Int
  ) throws -> any AttackMethod {
    try method(choice.method).make(name: name, choice.options, classes: classes)
  }

  /// The attack of a choice under a norm, by the name that its settings give it: the label of the stage
  /// that they are, else the method's.
  ///
  /// So whoever asks for the same settings draws the same random numbers.
  ///
  /// - Throws: `InvalidAttack`.
  public func attack(
    _ choice: AttackChoice, norm: Norm, classes: Int
  ) throws -> any AttackMethod {
    let method = try method(choice.method, norm: norm)
    let own = try method.make(name: method.methodName, choice.options, classes: classes)
    let stage = EvaluationProtocol.stages.first { stage in
      let fixed = try? attack(stage.attack(norm), named: stage.label, classes: classes)
      return fixed.map { type(of: $0) == method && $0.parameters == own.parameters } == true
    }
    return try stage.map { try method.make(name: $0.label, choice.options, classes: classes) }
      ?? own
  }

  /// The attack of a stage of any protocol, or a registered one with its standard options.
  ///
  /// - Throws: `InvalidAttack`.
  public func attack(_ name: String, norm: Norm, classes: Int) throws -> any AttackMethod {
    guard let stage = EvaluationProtocol.stage(labelled: name) else {
      return try attack(AttackChoice(name), norm: norm, classes: classes)
    }
    let choice = stage.attack(norm)
    return try method(choice.method, norm: norm)
      .make(name: stage.label, choice.options, classes: classes)
  }

  /// The attack of a name, whatever its case and punctuation.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - norm: under which it is to search.
  /// - Throws: `InvalidAttack` where it is not registered, or does not.
  public func method(_ name: String, norm: Norm? = nil) throws -> any AttackMethod.Type {
    let plain = EvaluationProtocol.plain(name)
    guard let found = attacks.first(where: { EvaluationProtocol.plain($0.methodName) == plain })
    else {
      throw InvalidAttack(
        "There is no attack '\(name)'.\(Spelling.question(name, among: attackNames)) There are: "
          + attackNames.joined(separator: ", "))
    }
    if let norm, !found.card.norms.contains(norm) {
      throw InvalidAttack("\(found.methodName) does not search under \(norm.title)")
    }
    return found
  }

  /// The measure of a name, whatever its case.
  ///
  /// - Throws: `InvalidMeasure` where it is not registered.
  public func measure(named name: String) throws -> any Measure.Type {
    guard let found = measures.first(where: { $0.name == name.lowercased() }) else {
      let known = measures.map { $0.name }
      throw InvalidMeasure(
        "there is no measure '\(name)'.\(Spelling.question(name, among: known)) Registered are "
          + known.joined(separator: ", "))
    }
    return found
  }
}
