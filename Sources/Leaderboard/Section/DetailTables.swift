import Experiments
import Results

/// The tables of a section that are folded away.
enum DetailTables {
  /// How many defenses, from the top, the table of classes has room for.
  private static let mostColumns = 8
  /// How many positions are listed at most.
  private static let mostPositions = 12

  /// Robust accuracy class by class, with the clean one; `nil` where no result counted classes.
  static func classes(
    _ section: LeaderboardSection, escape: (String) -> String
  ) -> TextTable? {
    let counted = section.rows.map(\.result).filter { !$0.classes.isEmpty }.prefix(mostColumns)
    guard let first = counted.first else { return nil }
    var table = TextTable(
      columns: [.init("Class"), .init("Images", .trailing)]
        + counted.map { .init(escape($0.defense), .trailing) })
    for record in first.classes {
      let cells = counted.map { result in
        result.classes.first { $0.label == record.label }.map(share) ?? Wording.nothing
      }
      table.append([escape(record.title), Wording.count(record.samples)] + cells)
    }
    return table
  }

  private static func share(_ record: ClassRecord) -> String {
    guard record.samples > 0 else { return Wording.nothing }
    let (robust, clean) = (
      Double(record.robust) / Double(record.samples),
      Double(record.correct) / Double(record.samples)
    )
    return "\(Wording.percent(robust, digits: 1)) (\(Wording.percent(clean, digits: 1)))"
  }

  /// The images by how many defenses lose them, hardest first.
  static func difficulty(_ section: LeaderboardSection) -> TextTable {
    var table = TextTable(columns: [
      .init("Lost by", .trailing), .init("Images", .trailing), .init("Positions in the split"),
    ])
    let difficulty = ImageDifficulty(section.rows.map(\.result))
    for (losers, images) in difficulty.groups {
      let shown = images.prefix(mostPositions).map(String.init).joined(separator: ", ")
      table.append([
        "\(losers)", Wording.count(images.count),
        images.count > mostPositions ? shown + ", …" : shown,
      ])
    }
    return table
  }
}
