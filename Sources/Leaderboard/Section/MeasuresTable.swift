package import Experiments
import Results

/// The table of what was measured of the weights of a section's defenses.
package enum MeasuresTable {
  /// What a terminal says under the table.
  static let shortNote = "Lower is flatter; the leaderboard's page says what each column is."

  /// One line for each row that has measures; `nil` where none has.
  ///
  /// - Parameter kinds: the measures that are known, in the order of their columns.
  package static func table(
    _ section: LeaderboardSection, _ kinds: [any MeasureRecord.Type]
  ) -> TextTable? {
    let known = Set(kinds.map { $0.measure })
    let results = section.rows.map(\.result).filter { !known.isDisjoint(with: $0.measures.names) }
    guard !results.isEmpty else { return nil }
    let robust = Column<EvaluationResult>("Robust", .trailing) {
      $0.isComplete ? $0.robust.map { Wording.percent($0.accuracy) } : nil
    }
    let scope = Column<EvaluationResult>("Measured on", expendability: 8) {
      Self.scope(of: $0, kinds)
    }
    return TextTable(
      results, [.defense, robust] + kinds.flatMap { columns(of: $0, in: results) } + [scope])
  }

  private static func columns<Record: MeasureRecord>(
    of kind: Record.Type, in results: [EvaluationResult]
  ) -> [Column<EvaluationResult>] {
    Record.columns(of: results.compactMap { $0.measures[kind] }).map { column in
      Column(column.title, .trailing, expendability: column.expendability) { result in
        result.measures[kind].flatMap(column.text(of:))
      }
    }
  }

  /// The images and settings of all measures, once where they are the same.
  private static func scope(
    of result: EvaluationResult, _ kinds: [any MeasureRecord.Type]
  ) -> String? {
    var texts: [String] = []
    for kind in kinds {
      guard let text = result.scope(of: kind), !texts.contains(text) else { continue }
      texts.append(texts.isEmpty ? text : "\(kind.measure) \(text)")
    }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }
}

extension EvaluationResult {
  /// The images and settings of a measure: `1,000 test (paper)`.
  func scope<Record: MeasureRecord>(of kind: Record.Type) -> String? {
    guard let scope = measures.scope(of: kind), let samples = scope.samples else { return nil }
    return "\(Wording.count(samples)) \(scope.split ?? setting.dataset.split.rawValue)"
      + (scope.preset.map { " (\($0))" } ?? "")
  }
}
