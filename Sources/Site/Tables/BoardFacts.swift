import Experiments
import Leaderboard
import Results

/// What every page of a board's defenses says of the whole board: found out once.
struct BoardFacts {
  /// The board.
  let section: LeaderboardSection
  /// Of each image, how many rows lose it.
  let losers: [Int: Int]
  /// What was measured of a row's weights, by the rows' names: headings and texts.
  let measures: [String: [(title: String, text: String)]]

  init(_ section: LeaderboardSection, _ contents: SiteContents) {
    self.section = section
    losers = ImageDifficulty(section.rows.map(\.result)).losers
    let table = MeasuresTable.table(section, contents.page.kinds)
    var measures: [String: [(title: String, text: String)]] = [:]
    for row in table?.rows ?? [] {
      // Name and robust accuracy come first, which the page has elsewhere.
      let known = zip(table?.headings ?? [], row).dropFirst(2).filter { $1 != Wording.nothing }
      measures[row[0]] = known.map { ($0.title, $1) }
    }
    self.measures = measures
  }
}
