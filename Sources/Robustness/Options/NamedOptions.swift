import Experiments

/// The options of a plug-in by the names that results record.
struct NamedOptions<Options: Codable & Sendable> {
  /// Whose they are, for messages.
  let owner: String
  /// The options where nothing is asked for.
  let standard: Options

  /// What cannot be, in a sentence without its full stop.
  struct Refusal: Error {
    let sentence: String
  }

  /// The JSON of some options.
  static func values(of options: Options) -> [String: JSONValue] {
    // Numbers, words and truth values alone: there is nothing that could fail.
    (try? JSONValue(encoding: options))?.objectValue ?? [:]
  }

  /// The names of all options, be they nil where nothing is asked for.
  var names: [String] {
    let labels = Mirror(reflecting: standard).children.compactMap(\.label)
    return Set(Self.values(of: standard).keys).union(labels.filter(has)).sorted()
  }

  /// Whether there is an option of a name: then it cannot be just anything.
  func has(_ option: String) -> Bool { !takes(option, [[:], true]) }

  /// Whether a value is of an option's kind; what is no option takes any.
  func takes(_ option: String, _ value: JSONValue) -> Bool { (try? read([option: value])) != nil }

  /// Refuses what is no option.
  ///
  /// - Throws: `Refusal`.
  func require(_ given: some Sequence<String>) throws {
    guard let stray = given.sorted().first(where: { !has($0) }) else { return }
    throw Refusal(
      sentence: "\(owner) has no option '\(stray)'; it has \(names.joined(separator: ", "))")
  }

  /// The options with some of them given by name.
  ///
  /// - Throws: `Refusal` for what is no option, or has a value of another kind.
  func replacing(_ given: [String: JSONValue]) throws -> Options {
    try require(given.keys)
    guard let options = try? read(given) else {
      throw Refusal(sentence: "\(owner): \(fault(in: given))")
    }
    return options
  }

  private func read(_ given: [String: JSONValue]) throws -> Options {
    try JSONValue.object(Self.values(of: standard).merging(given) { $1 }).decoded()
  }

  /// The first of some options that cannot be read, and what it may be.
  private func fault(in given: [String: JSONValue]) -> String {
    let wrong = given.sorted { $0.key < $1.key }.first { !takes($0.key, $0.value) }
    guard let (option, value) = wrong else { return "these options do not go together" }
    let own = Mirror(reflecting: standard).children.first { $0.label == option }?.value
    let expected =
      if let own = own as? any CaseIterable {
        "there are: " + Self.words(of: own).joined(separator: ", ")
      } else {
        "expected a value such as "
          + "\(Self.values(of: standard)[option] ?? [1, true].first { takes(option, $0) } ?? nil)"
      }
    return "the option '\(option)' cannot be \(value); \(expected)"
  }

  /// The words for all values of a type.
  private static func words<Value: CaseIterable>(of value: Value) -> [String] {
    Value.allCases.map { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } ?? "\($0)" }
  }
}
