package import Experiments

extension AttackMethod {
  static var named: NamedOptions<Options> {
    NamedOptions(owner: methodName, standard: standard)
  }

  /// The names of all options, be they nil where nothing is asked for.
  package static var optionNames: [String] { named.names }

  /// Whether there is an option of a name.
  package static func has(_ option: String) -> Bool { named.has(option) }

  /// Whether a value is of an option's kind; what is no option takes any.
  package static func takes(_ option: String, _ value: JSONValue) -> Bool {
    named.takes(option, value)
  }

  /// Refuses what is no option.
  ///
  /// - Throws: `InvalidAttack`.
  package static func requireOptions(_ names: some Sequence<String>) throws {
    try refusing { try named.require(names) }
  }

  /// The attack of some options by name; the others are the standard ones.
  ///
  /// - Throws: `InvalidAttack` for options that it has not, or values that they cannot have.
  package static func make(
    name: String, _ given: [String: JSONValue], classes: Int
  ) throws -> any AttackMethod {
    guard classes > 1 else {
      throw InvalidAttack("\(methodName): a model of \(classes) class has no wrong one")
    }
    let options = try refusing { try named.replacing(given) }
    if let problem = options.problem { throw InvalidAttack("\(methodName): \(problem)") }
    let attack = Self(name: name, options: fitted(options, classes: classes))
    guard attack.passesPerSample <= 1_000_000_000_000 else {
      throw InvalidAttack("\(methodName): no image can wait for more than 1e12 passes")
    }
    return attack
  }

  private static func refusing<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let refusal as NamedOptions<Options>.Refusal {
      throw InvalidAttack(refusal.sentence)
    }
  }
}
