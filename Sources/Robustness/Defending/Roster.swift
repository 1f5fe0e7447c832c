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

  /// The attack of a choice.
  ///
  /// - Parameters:
  ///   - name: the attack's name in results.
  ///   - classes: the model's number of classes; targeted attacks aim at no more than there are.
  /// - Throws: `InvalidAttack` where it is not registered, or has no such options.
  public func attack(
    _ choice: AttackChoice, named name: String, classes: Int
  ) throws -> any AttackMethod {
    guard let method = method(named: choice.method) else {
      throw InvalidAttack(
        "there is no attack '\(choice.method)'; registered are "
          + attacks.map { $0.methodName }.joined(separator: ", "))
    }
    return try method.make(name: name, choice.options, classes: classes)
  }

  /// The attack of a stage of any protocol, or registered under a name.
  ///
  /// - Throws: `InvalidAttack`.
  public func attack(_ name: String, norm: Norm, classes: Int) throws -> any AttackMethod {
    let stage = EvaluationProtocol.stage(labelled: name)
    let found = try attack(
      stage?.attack(norm) ?? AttackChoice(name), named: stage?.label ?? name, classes: classes)
    guard type(of: found).card.norms.contains(norm) else {
      throw InvalidAttack("\(type(of: found).methodName) does not search under \(norm.title)")
    }
    return found
  }

  /// The attack of a name, whatever its case and punctuation.
  public func method(named name: String) -> (any AttackMethod.Type)? {
    let plain = EvaluationProtocol.plain(name)
    return attacks.first { EvaluationProtocol.plain($0.methodName) == plain }
  }

  /// The measure of a name, whatever its case.
  ///
  /// - Throws: `InvalidMeasure` where it is not registered.
  public func measure(named name: String) throws -> any Measure.Type {
    guard let found = measures.first(where: { $0.name == name.lowercased() }) else {
      let known = measures.map { $0.name }.joined(separator: ", ")
      throw InvalidMeasure("there is no measure '\(name)'; registered are \(known)")
    }
    return found
  }
}
