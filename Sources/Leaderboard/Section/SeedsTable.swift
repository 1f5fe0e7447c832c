import Experiments
import Results

/// The table of what the seed of a training makes of the accuracies.
package enum SeedsTable {
  /// The heading.
  package static let title = "Training seeds"

  /// What the numbers are; stands under the table.
  package static let note = """
    Mean ± standard deviation, in percent, over networks trained alike from different seeds. The \
    ranking has the first of each.
    """

  /// One line for each defense with several seeds; `nil` where none has.
  package static func table(_ section: LeaderboardSection) -> TextTable? {
    guard !section.repetitions.isEmpty else { return nil }
    let groups = section.rows.map(\.result).compactMap { first -> [EvaluationResult]? in
      let others = section.repetitions.filter { $0.repeats(first) }
      guard !others.isEmpty else { return nil }
      return ([first] + others).sorted { ($0.trainingSeed ?? 0) < ($1.trainingSeed ?? 0) }
    }
    return TextTable(groups, columns)
  }

  private static var columns: [Column<[EvaluationResult]>] {
    [
      Column("Defense") { $0.first?.setting.model.defense ?? $0.first?.defense },
      Column("Seeds", .trailing) { "\($0.count)" },
      spread("Clean") { $0.clean?.accuracy },
      spread("PGD-20", expendability: 2) { $0.attack("pgd-20")?.robustAccuracy },
      spread("CW", expendability: 3) { $0.attack("cw")?.robustAccuracy },
      spread("AutoAttack", expendability: 1) { $0.autoattack?.robustAccuracy },
      spread("Robust") { $0.robust?.accuracy },
      Column("Robust by seed", expendability: 4) {
        $0.map { run in
          let accuracy = run.robust.map { Wording.percent($0.accuracy) } ?? Wording.nothing
          return "\(accuracy) (\(run.trainingSeed.map(String.init) ?? Wording.nothing))"
        }.joined(separator: ", ")
      },
      Column("Flags") { FlagNotes.ids($0) },
    ]
  }

  /// The mean of an accuracy over the runs, and how far they differ.
  private static func spread(
    _ title: String, expendability: Int = 0, _ accuracy: @escaping (EvaluationResult) -> Double?
  ) -> Column<[EvaluationResult]> {
    Column(title, .trailing, expendability: expendability) {
      Wording.spread(Spread($0.compactMap(accuracy)))
    }
  }
}
