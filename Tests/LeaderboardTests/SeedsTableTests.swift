import Experiments
import Leaderboard
import Results
import Testing

@Suite("Networks trained alike from different seeds")
struct SeedsTableTests {
  private func run(
    _ name: String, of defense: String? = nil, robust: Int, seed: Int, epochs: Int = 3,
    options: JSONValue = ["lambda": 0.1]
  ) -> EvaluationResult {
    var result = Fixture.result(
      name, robust: robust,
      training: ["seed": .integer(seed), "epochs": .integer(epochs), "seconds": .integer(robust)])
    result.model.defense = defense
    result.options = options
    return result
  }

  private var results: [EvaluationResult] {
    [
      run("TRADES", robust: 80, seed: 0), run("TRADES-1", of: "TRADES", robust: 90, seed: 1),
      run("TRADES-2", of: "TRADES", robust: 100, seed: 2), run("MART", robust: 70, seed: 0),
    ]
  }

  @Test("are one row of the ranking, and a line with mean and deviation")
  func grouped() throws {
    let page = LeaderboardPage(results: results)
    let section = try #require(page.contents.sections.first)
    #expect(section.rows.map(\.result.defense) == ["TRADES", "MART"])
    #expect(section.repetitions.map(\.defense) == ["TRADES-2", "TRADES-1"])
    // 80, 90 and 100 of 200 images.
    let line = "45.00 ± 5.00 | 40.00 (0), 45.00 (1), 50.00 (2) |"
    let table = try #require(SeedsTable.table(section)).markdown
    #expect(table.contains("| TRADES | 3 | 90.00 ± 0.00 | "))
    #expect(table.contains(line))
    #expect(page.text().contains("Training seeds"))
  }

  @Test(
    "whatever else differs makes a row of its own",
    arguments: [
      (name: "other epochs", epochs: 4, lambda: 0.1, seed: 1),
      (name: "other options", epochs: 3, lambda: 0.4, seed: 1),
      (name: "the same seed", epochs: 3, lambda: 0.1, seed: 0),
    ])
  func distinct(name: String, epochs: Int, lambda: Double, seed: Int) throws {
    let other = run(
      "TRADES-x", of: "TRADES", robust: 60, seed: seed, epochs: epochs,
      options: ["lambda": .number(lambda)])
    let page = LeaderboardPage(results: results.filter { $0.model.defense == nil } + [other])
    let section = try #require(page.contents.sections.first)
    #expect(section.rows.count == 3 && section.repetitions.isEmpty)
    #expect(SeedsTable.table(section) == nil)
  }

  @Test("a repetition whose first is not there is ranked")
  func orphan() throws {
    let page = LeaderboardPage(results: Array(results.dropFirst()))
    let section = try #require(page.contents.sections.first)
    #expect(section.rows.count == 3)
  }

  @Test("spread: the deviation is that of a sample, and none of one value")
  func spread() throws {
    let spread = try #require(Spread([1, 2, 3, 4]))
    #expect(spread.mean == 2.5)
    #expect(abs(try #require(spread.deviation) - (5.0 / 3).squareRoot()) < 1e-12)
    #expect(Spread([7])?.deviation == nil && Spread([]) == nil)
  }
}
