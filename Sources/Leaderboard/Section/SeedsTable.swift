import Experiments
import Results

/// The table of what the seed of a training makes of the accuracies.
enum SeedsTable {
  /// The heading.
  static let title = "Training seeds"

  /// What the numbers are; stands under the table.
  static let note = """
    Mean ± standard deviation, in percent, over networks trained alike from different seeds. The \
    ranking has the first of each.
    """

  /// One line for each defense with several seeds; `nil` where none has.
  static func table(_ section: LeaderboardSection, escape: (String) -> String) -> TextTable? {
    guard !section.repetitions.isEmpty else { return nil }
    var table = TextTable(columns: [
      .init("Defense"), .init("Seeds", .trailing), .init("Clean", .trailing),
      .init("PGD-20", .trailing, expendability: 2), .init("CW", .trailing, expendability: 3),
      .init("AutoAttack", .trailing, expendability: 1), .init("Robust", .trailing),
      .init("Robust by seed", expendability: 4), .init("Flags"),
    ])
    for first in section.rows.map(\.result) {
      let others = section.repetitions.filter { $0.repeats(first) }
      guard !others.isEmpty else { continue }
      let runs = ([first] + others).sorted { ($0.trainingSeed ?? 0) < ($1.trainingSeed ?? 0) }
      func spread(_ accuracy: (EvaluationResult) -> Double?) -> String {
        Wording.spread(Spread(runs.compactMap(accuracy)))
      }
      table.append([
        escape(first.defense), "\(runs.count)", spread { $0.clean?.accuracy },
        spread { $0.attack("pgd-20")?.robustAccuracy }, spread { $0.attack("cw")?.robustAccuracy },
        spread { $0.autoattack?.robustAccuracy }, spread { $0.robust?.accuracy },
        runs.map { run in
          let accuracy = run.robust.map { Wording.percent($0.accuracy) } ?? Wording.nothing
          return "\(accuracy) (\(run.trainingSeed.map(String.init) ?? Wording.nothing))"
        }.joined(separator: ", "), escape(FlagNotes.ids(runs)),
      ])
    }
    return table
  }
}
