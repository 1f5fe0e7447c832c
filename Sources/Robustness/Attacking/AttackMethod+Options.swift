package import Experiments

extension AttackMethod {
  /// The names of all options, be they nil where nothing is asked for.
  package static var optionNames: [String] {
    let labels = Mirror(reflecting: standard).children.compactMap(\.label)
    return Set(values(of: standard).keys).union(labels.filter(has)).sorted()
  }

  /// Whether there is an option of a name: then it cannot be just anything.
  package static func has(_ option: String) -> Bool { !takes(option, [[:], true]) }

  /// Whether a value is of an option's kind; what is no option takes any.
  package static func takes(_ option: String, _ value: JSONValue) -> Bool {
    (try? read([option: value])) != nil
  }

  /// Refuses what is no option.
  ///
  /// - Throws: `InvalidAttack`.
  package static func requireOptions(_ names: some Sequence<String>) throws {
    guard let stray = names.sorted().first(where: { !has($0) }) else { return }
    throw InvalidAttack(
      "\(methodName) has no option '\(stray)'; it has \(optionNames.joined(separator: ", "))")
  }

  /// The attack of some options by name; the others are the standard ones.
  ///
  /// - Throws: `InvalidAttack` for options that it has not, or values that they cannot have.
  package static func make(
    name: String, _ given: [String: JSONValue], classes: Int
  ) throws -> any AttackMethod {
    try requireOptions(given.keys)
    guard classes > 1 else {
      throw InvalidAttack("\(methodName): a model of \(classes) class has no wrong one")
    }
    guard let options = try? read(given) else {
      throw InvalidAttack("\(methodName): \(refusal(of: given))")
    }
    if let fault = fault(of: options) { throw InvalidAttack("\(methodName): \(fault)") }
    let attack = Self(name: name, options: fitted(options, classes: classes))
    guard attack.passesPerSample <= 1_000_000_000_000 else {
      throw InvalidAttack("\(methodName): no image can wait for more than 1e12 passes")
    }
    return attack
  }

  private static func read(_ given: [String: JSONValue]) throws -> Options {
    try JSONValue.object(values(of: standard).merging(given) { $1 }).decoded()
  }

  /// The first of some options that cannot be read, and what it may be.
  private static func refusal(of given: [String: JSONValue]) -> String {
    let wrong = given.sorted { $0.key < $1.key }.first { !takes($0.key, $0.value) }
    guard let (option, value) = wrong else { return "these options do not go together" }
    let own = Mirror(reflecting: standard).children.first { $0.label == option }?.value
    let expected =
      if let own = own as? any CaseIterable {
        "there are: " + words(of: own).joined(separator: ", ")
      } else {
        "expected a value such as "
          + "\(values(of: standard)[option] ?? [1, true].first { takes(option, $0) } ?? nil)"
      }
    return "the option '\(option)' cannot be \(value); \(expected)"
  }

  /// The words for all values of a type.
  private static func words<Value: CaseIterable>(of value: Value) -> [String] {
    Value.allCases.map { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } ?? "\($0)" }
  }
}
