import Experiments
import Results

/// The table of canaries: what each attack and each remedy left of them, and what was doubted.
enum CanaryTable {
  /// One line a run; counts of images.
  static func table(_ results: [EvaluationResult]) -> TextTable {
    let attacks = EvaluationProtocol.ranking.labels.enumerated().map { index, name in
      count(AttackRecord.title(of: name)) { $0.attack(name)?.robust }.expendable(3 + index)
    }
    let remedies = Column<EvaluationResult>("Remedies", expendability: 2) {
      $0.remedies.isEmpty
        ? nil
        : $0.remedies.map { "\($0.name): \($0.robustBefore) → \($0.robustAfter)" }
          .joined(separator: ", ")
    }
    return TextTable(
      results,
      [Column("Canary") { $0.defense.unambiguous }, count("Clean") { $0.clean?.correct }] + attacks
        + [remedies, count("Robust") { $0.robust?.count }, .flags])
  }

  private static func count(
    _ title: String, _ value: @escaping (EvaluationResult) -> Int?
  ) -> Column<EvaluationResult> {
    Column(title, .trailing) { result in
      value(result).map { "\($0) of \(result.dataset.samples)" }
    }
  }
}
