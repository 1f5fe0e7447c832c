import Experiments
import Results

/// The flags of results in words: what stands in a table's column, and the sentences below the table.
enum FlagNotes {
  /// The ids of a result's flags, or of the flags of any of some results, each once.
  static func ids(_ results: [EvaluationResult]) -> String? {
    var ids: [String] = []
    for flag in results.flatMap(\.notableFlags) where !ids.contains(flag.id) { ids.append(flag.id) }
    return ids.isEmpty ? nil : ids.joined(separator: ", ")
  }

  /// A remark for each flag.
  ///
  /// - Parameter settings: whether the data set and the threat are named, where the table is of
  ///   several.
  static func remarks(_ results: [EvaluationResult], naming settings: Bool = false) -> [Remark] {
    results.flatMap { result in
      let place = "\(DatasetTraits(of: result.dataset.name).title), \(result.threat.title)"
      let name = settings ? "\(result.defense) (\(place))" : result.defense
      return result.notableFlags.map { Remark(on: name, topic: $0.id, $0.message) }
    }.merged
  }

  /// The remarks for a terminal; empty where there is none.
  static func text(_ results: [EvaluationResult], naming settings: Bool = false) -> String {
    let lines = remarks(results, naming: settings).map { "  \($0.text)\n" }
    return lines.isEmpty ? "" : "\nFlags\n" + lines.joined()
  }
}

extension EvaluationResult {
  /// The flags but for the one that makes a canary of it, which its table is about.
  fileprivate var notableFlags: [Flag] { flags.filter { $0.id != FlagKind.knownBroken.rawValue } }
}
