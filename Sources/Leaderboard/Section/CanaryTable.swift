import Experiments
import Results

/// The table of canaries: what each attack and each remedy left of them, and what was doubted.
enum CanaryTable {
  /// One line a run; counts of images.
  static func table(_ results: [EvaluationResult], escape: (String) -> String) -> TextTable {
    var columns: [TextTable.Column] = [.init("Canary"), .init("Clean", .trailing)]
    columns += EvaluationProtocol.rampart1.labels.enumerated().map { index, name in
      .init(AttackRecord.title(of: name), .trailing, expendability: 3 + index)
    }
    columns += [
      .init("Remedies", expendability: 2), .init("Robust", .trailing),
      .init("Flags"),
    ]
    var table = TextTable(columns: columns)
    for result in results {
      var cells = [escape(result.defense), count(result.clean?.correct, result)]
      cells += EvaluationProtocol.rampart1.labels.map { count(result.attack($0)?.robust, result) }
      let remedies = result.remedies.map {
        "\(escape($0.name)): \($0.robustBefore) → \($0.robustAfter)"
      }
      cells.append(remedies.isEmpty ? Wording.nothing : remedies.joined(separator: ", "))
      cells.append(count(result.robust?.count, result))
      cells.append(escape(FlagNotes.ids([result])))
      table.append(cells)
    }
    return table
  }

  private static func count(_ value: Int?, _ result: EvaluationResult) -> String {
    value.map { "\($0) of \(result.dataset.samples)" } ?? Wording.nothing
  }
}
