import Experiments
import Results

/// The tables of a section that are folded away.
package enum DetailTables {
  /// How many defenses, from the top, the table of classes has room for.
  private static let mostColumns = 8
  /// How many positions are listed at most.
  private static let mostPositions = 12

  /// Robust accuracy class by class, with the clean one; `nil` where no result counted classes.
  package static func classes(_ section: LeaderboardSection) -> TextTable? {
    let counted = section.rows.map(\.result).filter { !$0.classes.isEmpty }.prefix(mostColumns)
    guard let first = counted.first else { return nil }
    let columns: [Column<ClassRecord>] = [
      Column("Class") { $0.title }, Column("Images", .trailing) { Wording.count($0.samples) },
    ]
    return TextTable(
      first.classes,
      columns
        + counted.map { result in
          Column(result.defense, .trailing) { record in
            result.classes.first { $0.label == record.label }.flatMap(share)
          }
        })
  }

  /// What each stage spent: its forward and backward passes by the number of images that withstood everything.
  package static func passes(_ section: LeaderboardSection) -> TextTable {
    let attacks = EvaluationProtocol.ranking.labels.map { name in
      Column<EvaluationResult>(AttackRecord.title(of: name), .trailing) { result in
        result.attack(name).flatMap { passes($0, of: result) }
      }
    }
    return TextTable(section.rows.map(\.result), [.defense] + attacks)
  }

  private static func passes(_ attack: AttackRecord, of result: EvaluationResult) -> String? {
    let survivors = result.robust?.count ?? 0
    return survivors > 0
      ? Wording.count((attack.forwardPasses + attack.backwardPasses) / survivors) : nil
  }

  private static func share(_ record: ClassRecord) -> String? {
    guard record.samples > 0 else { return nil }
    let (robust, clean) = (
      Double(record.robust) / Double(record.samples),
      Double(record.correct) / Double(record.samples)
    )
    return "\(Wording.percent(robust, digits: 1)) (\(Wording.percent(clean, digits: 1)))"
  }

  /// The images by how many defenses lose them, hardest first.
  package static func difficulty(_ section: LeaderboardSection) -> TextTable {
    TextTable(
      ImageDifficulty(section.rows.map(\.result)).groups,
      [
        Column("Lost by", .trailing) { "\($0.losers)" },
        Column("Images", .trailing) { Wording.count($0.images.count) },
        Column("Positions in the split") {
          $0.images.prefix(mostPositions).map(String.init).joined(separator: ", ")
            + ($0.images.count > mostPositions ? ", …" : "")
        },
      ])
  }
}
