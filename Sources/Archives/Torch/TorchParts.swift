/// The dictionaries of a checkpoint that hold weights: a state dict, a moving average, a second network.
struct TorchParts {
  /// Where each is, its keys joined by dots; empty for the root.
  private(set) var all: [(place: String, value: PickleValue)] = []

  /// Deeper than anybody nests, and a bound on what a hostile file can ask for.
  private static let mostLevels = 6
  private static let mostParts = 64
  private static let mostVisits = 10_000
  private var visits = 0

  init(_ root: PickleValue) {
    search(root, place: "", level: 0)
    // A dictionary of numbers, such as the best accuracy, is not a set of weights where there is one.
    let matrices = all.filter { part in
      (part.value.entries ?? []).contains {
        (TorchTensorReference($0.value)?.shape.count ?? 0) >= 2
      }
    }
    if !matrices.isEmpty { all = matrices }
  }

  private mutating func search(_ value: PickleValue, place: String, level: Int) {
    visits += 1
    guard level <= Self.mostLevels, all.count < Self.mostParts, visits < Self.mostVisits,
      !all.contains(where: { $0.value.number == value.number })
    else { return }
    let entries =
      value.entries?.compactMap { entry in entry.key.text.map { ($0, entry.value) } }
      ?? value.items?.prefix(Self.mostParts).enumerated().map { (String($0), $1) } ?? []
    // An optimizer's state is by parameter number, and says so.
    guard !entries.contains(where: { $0.0 == "param_groups" }) else { return }
    if value.entries != nil, entries.contains(where: { TorchTensorReference.isTensor($0.1) }) {
      all.append((place, value))
    }
    for (key, inner) in entries where inner.entries != nil || inner.items != nil {
      search(inner, place: place.isEmpty ? key : place + "." + key, level: level + 1)
    }
  }

  /// The dictionary that is meant, and the prefix that the names of its weights have; nil where there is
  /// none.
  func chosen(_ key: String?, path: String) throws -> (value: PickleValue, prefix: String)? {
    guard let key else {
      guard all.count > 1 else { return all.first.map { ($0.value, "") } }
      throw refusal(
        "\(all.count) sets of weights: \(places)", "one", "name one with --key", path)
    }
    if let part = all.first(where: { $0.place == key }) { return (part.value, "") }
    let prefix = key + "."
    let holding = all.filter { part in
      (part.value.entries ?? []).contains { $0.key.text?.hasPrefix(prefix) == true }
    }
    if holding.count == 1 { return (holding[0].value, prefix) }
    guard !all.isEmpty else { return nil }
    let rest = all.map(\.place) == [""] ? "leave --key out" : "name one of these with --key"
    throw refusal(
      "no weights under '\(key.prefix(80))', but \(places)", "weights there", rest, path)
  }

  private var places: String {
    all.prefix(8).map { part in
      let count = part.value.entries?.count ?? 0
      return "\(part.place.isEmpty ? "the file itself" : part.place) (\(count) entries)"
    }
    .joined(separator: ", ")
  }

  private func refusal(
    _ found: String, _ expected: String, _ remedy: String, _ path: String
  ) -> ArchiveError {
    ArchiveError(path: path, found: found, expected: expected, remedy: remedy)
  }
}
