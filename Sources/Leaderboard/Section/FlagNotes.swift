import Experiments
import Results

/// The flags of results in words: what stands in a table's column, and the sentences below the table.
enum FlagNotes {
  /// The ids of a result's flags, or of the flags of any of some results, each once.
  static func ids(_ results: [EvaluationResult]) -> String {
    var ids: [String] = []
    for flag in results.flatMap(\.notableFlags) where !ids.contains(flag.id) { ids.append(flag.id) }
    return ids.isEmpty ? Wording.nothing : ids.joined(separator: ", ")
  }

  /// A sentence for each flag, for a terminal; empty where there is none.
  static func text(_ results: [EvaluationResult], naming settings: Bool = false) -> String {
    let lines = sentences(results, settings).map { name, id, message in
      Wording.terminal("  \(name), \(id): \(message)") + "\n"
    }
    return lines.isEmpty ? "" : "\nFlags\n" + lines.joined()
  }

  /// A line of a list for each flag, in Markdown.
  static func markdown(_ results: [EvaluationResult], naming settings: Bool = false) -> [String] {
    sentences(results, settings).map { name, id, message in
      "**\(Wording.markdown(name))**, \(Wording.markdown(id)): \(Wording.markdown(message))"
    }
  }

  /// Whose flag it is, its id and its sentence.
  ///
  /// - Parameter settings: whether the data set and the threat are named, where the table is of
  ///   several.
  private static func sentences(
    _ results: [EvaluationResult], _ settings: Bool
  ) -> [(name: String, id: String, message: String)] {
    results.flatMap { result in
      let place = "\(DatasetTraits(of: result.dataset.name).title), \(result.threat.title)"
      let name = settings ? "\(result.defense) (\(place))" : result.defense
      return result.notableFlags.map { (name, $0.id, $0.message) }
    }
  }
}

extension EvaluationResult {
  /// The flags but for the one that makes a canary of it, which its table is about.
  fileprivate var notableFlags: [Flag] { flags.filter { $0.id != FlagKind.knownBroken.rawValue } }
}
