package import Results

extension LeaderboardPage {
  /// A table of what is not ranked, with whose flags are told below it.
  package typealias Other = (title: String, table: TextTable, flagged: [EvaluationResult])

  /// What is not ranked, where there is anything.
  package func others(_ detail: RankingTable.Detail) -> [Other] {
    let all: [Other] = [
      (
        "Canaries: defenses known to be broken (never ranked)",
        CanaryTable.table(contents.canaries), contents.canaries
      ),
      ("Failed defenses", OtherTables.failures(contents.failures), []),
      (
        "Partial runs (not ranked)", OtherTables.partial(contents.partial, detail),
        contents.partial
      ),
      ("Refused results", OtherTables.refusals(contents.refusals), []),
    ]
    return all.filter { !$0.table.rows.isEmpty }
  }
}
