import Experiments
import Foundation
import Leaderboard
import Results
import Testing

@Suite("The report's page")
struct ReportPageTests {
  @Test("is as recorded")
  func whole() throws {
    let page = ReportFixture.whole.markdown()
    try expectSnapshot(page, "report.md")
    for figure in ReportFixture.whole.figures {
      #expect(page.contains("](\(figure.name).svg)") && page.contains("](\(figure.name).png)"))
    }
  }

  @Test("without anything says what is missing and which commands make it")
  func empty() throws {
    let report = ReportPage(results: Fixture.all, trajectories: [])
    #expect(report.figures.isEmpty)
    try expectSnapshot(report.markdown(), "report-empty.md")
  }

  @Test("has no picture where none was drawn, and says so")
  func bare() {
    let page = ReportFixture.whole.markdown(pictures: false)
    #expect(!page.contains("![") && !page.contains(".png"))
    #expect(page.contains("The pictures were left out."))
  }

  @Test("with three defenses gives no correlation, with four it does")
  func few() {
    func page(_ count: Int) -> String {
      let results = (0..<count).map { index in
        Fixture.measured(
          "D\(index)", robust: 60 + index,
          flatness: Fixture.flatness(
            1 + Double(index), average: 0.1 * Double(index * index), worst: []))
      }
      return ReportPage(results: results, trajectories: []).markdown()
    }
    let line = "| robust loss | average-case flatness, ξ = 0.5 | "
    #expect(page(3).contains(line + "3 | – | – |"))
    #expect(page(3).contains("With fewer than 4 defenses no correlation is given"))
    #expect(page(4).contains(line + "4 | 0.96 ("))
    #expect(page(4).contains("| 1.00 (1.00 to 1.00) |"))
    #expect(!page(4).contains("no correlation is given"))
  }

  @Test(
    "canaries, failures and forged results are in no picture; a complete run goes before others")
  func selection() throws {
    var canary = Fixture.measured[0]
    canary.defense = "Canary"
    canary.flags = [Flag(id: "known-broken", message: "It is known to be broken")]
    var forged = Fixture.measured[1]
    forged.defense = "Forged"
    forged.robust?.accuracy = 0.9
    var partial = Fixture.measured[1]
    partial.dataset.splitSamples = 10_000
    var flatness = try #require(partial.flatness)
    flatness.reference = 9.87
    try partial.measures.take(flatness)
    let page = ReportPage(
      results: [canary, forged, partial.concluded()] + Fixture.measured, trajectories: []
    ).markdown()
    #expect(page.contains("WeightPerturbation | 45.50 | 1.310"))
    #expect(!page.contains("Canary") && !page.contains("Forged") && !page.contains("9.87"))
  }

  @Test("a net without robust accuracy takes no part in correlations, and is named")
  func fallen() {
    func page(_ others: [EvaluationResult]) -> String {
      let results = (0..<5).map { index in
        Fixture.measured(
          "D\(index)", robust: 60 + index,
          flatness: Fixture.flatness(
            2 + 0.1 * Double(index), average: [0.3, 0.1, 0.5, 0.2, 0.4][index], worst: []))
      }
      return ReportPage(results: results + others, trajectories: []).markdown()
    }
    let flatness = Fixture.flatness(40, average: 20, worst: [])
    let line = "| robust loss | average-case flatness, ξ = 0.5 | "
    let complete = page([Fixture.measured("Fallen", robust: 0, flatness: flatness)])
    #expect(complete.contains(line + "5 | 0.30 ("))
    #expect(
      complete.contains(
        "because under attack it is no better than one answer for all images: Fallen."))
    // Without a complete run the search of flatness tells.
    var searched = flatness
    searched.robustError = 0.95
    let partial = page([Fixture.measured("Fallen", robust: 60, flatness: searched)])
    #expect(partial.contains(line + "5 | 0.30 (") && partial.contains("for all images: Fallen."))
    #expect(page([]).contains(line + "5 | 0.30 (") && !page([]).contains("Left out"))
    let robust = page([Fixture.measured("Standing", robust: 60, flatness: flatness)])
    #expect(robust.contains(line + "6 | 1.00 (") && !robust.contains("Left out"))
  }

  @Test("what training took is said where the weights' record says it")
  func cost() throws {
    var results = Fixture.measured
    #expect(!ReportPage(results: results, trajectories: []).markdown().contains("training took"))
    results[0].training = [
      "processorSeconds": 533.5, "forwardPasses": 4_200_000, "backwardPasses": 2_400_000,
    ]
    let line = "without measuring: AdversarialTraining 9 min, 6.6 M passes."
    #expect(ReportPage(results: results, trajectories: []).markdown().contains(line))
    func ranking(_ results: [EvaluationResult]) throws -> String {
      let sections = LeaderboardPage(results: results).contents.sections
      return RankingTable.table(try #require(sections.first), .intervals).markdown
    }
    let board = try ranking(results)
    #expect(board.contains("| Training |") && board.contains("| 9 min, 6.6 M passes |"))
    #expect(try !ranking(Fixture.measured).contains("| Training |"))
  }

  @Test("early-stopped is the epoch of the lowest robust test loss")
  func stopping() {
    let page = ReportPage(
      results: [], trajectories: [ReportFixture.training("A")]
    ).markdown()
    #expect(
      page.contains("| A | early-stopped (4) | 1.400 | 1.050 | 0.350 | 50.0 | 0.480 | 0.900 |"))
    #expect(page.contains("| A | last (10) | 2.120 | 0.664 | 1.456 | 56.0 | 2.520 | 2.700 |"))
  }

  @Test("the same input gives the same bytes, whatever the order of the results")
  func order() {
    let results = Fixture.measured
    let pages = [results, results.reversed()].map {
      ReportPage(results: $0, trajectories: [ReportFixture.training("A")])
    }
    #expect(pages[0].markdown() == pages[1].markdown())
    #expect(pages[0].figures == pages[1].figures)
  }
}
