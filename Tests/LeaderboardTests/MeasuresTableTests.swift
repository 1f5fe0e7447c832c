import Leaderboard
import Results
import Testing

@Suite("The leaderboard's table of flatness and landscape")
struct MeasuresTableTests {
  private let page = LeaderboardPage(results: Fixture.measured)

  /// The table of the first board.
  private func measures(of page: LeaderboardPage) -> TextTable? {
    page.contents.sections.first.flatMap { MeasuresTable.table($0, page.kinds) }
  }

  @Test("the Markdown is as recorded")
  func markdown() throws {
    try expectSnapshot(try #require(measures(of: page)).markdown, "measures.md")
  }

  @Test("the terminal's tables are as recorded", arguments: [80, 120, 200])
  func terminal(width: Int) throws {
    let text = page.text(width: width)
    try expectSnapshot(text, "measures-\(width).txt")
    let table = text.split(separator: "Flatness and landscape\n")[1].split(separator: "\n\n")[0]
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= width })
  }

  @Test("rows without measures are left out, and the table where no row has any")
  func absent() throws {
    let table = try #require(measures(of: page)).markdown
    #expect(table.split(separator: "\n").count == 2 + 5)
    #expect(!table.contains("Undefended"))
    #expect(table.contains("| LogitVariation | 42.00 | – | – | – | – | – | – | – |"))
    let bare = LeaderboardPage(results: Fixture.all)
    #expect(measures(of: bare) == nil && !bare.text().contains("Flatness"))
  }
}
