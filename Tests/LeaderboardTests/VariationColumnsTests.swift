import Experiments
import Leaderboard
import Results
import Testing

@Suite("Columns of other images that show the same")
struct VariationColumnsTests {
  /// A run that gets the first so many images of each kind right; clean it is 180 of 200.
  private func result(_ defense: String, _ right: [Variation: Int]) -> EvaluationResult {
    var result = Fixture.result(defense)
    result.variations = right.mapValues {
      CleanRecord(correctIndices: Array(0..<$0), samples: Fixture.samples)
    }
    return result.concluded()
  }

  /// The first board with every column.
  private func wide(_ page: LeaderboardPage) throws -> String {
    RankingTable.table(try #require(page.contents.sections.first), .intervals).markdown
  }

  @Test("stand beside clean accuracy where any row has them, and are said what they are")
  func columns() throws {
    let page = LeaderboardPage(results: [
      result("A", [.shifted: 178, .fresh: 176]), Fixture.result("B"),
    ])
    let table = try wide(page)
    #expect(table.contains("| Rank | Defense | Clean | Shifted | Fresh | PGD-20 |"))
    #expect(table.contains("| 89.00 | 88.00 |") && table.contains("| – | – |"))
    #expect(
      page.variationNotes.first?.hasPrefix("Shifted, flipped and fresh are accuracies") == true)
    #expect(page.text().contains("Shifted"))
  }

  @Test("are not there where nobody has them")
  func none() throws {
    let page = LeaderboardPage(results: Fixture.all)
    let table = try wide(page)
    for word in ["Shifted", "Flipped", "Fresh"] { #expect(!table.contains(word)) }
    #expect(page.variationNotes.isEmpty)
  }

  @Test("what knows the images by heart is no row of the ranking, and the page says why")
  func memory() {
    let page = LeaderboardPage(results: [
      result("Nearest", [.shifted: 130, .flipped: 100]), Fixture.result("B"),
    ])
    #expect(page.contents.sections.flatMap { $0.rows.map(\.result.defense) } == ["B"])
    #expect(page.contents.partial.map(\.defense) == ["Nearest"])
    #expect(page.markdown.contains("knows the images by heart"))
    #expect(page.markdown.contains("90.0 % of the images are right, 65.0 % of the same ones moved"))
    #expect(page.markdown.contains("memorised: 25.0 points fewer are right of the same ones moved"))
  }
}
