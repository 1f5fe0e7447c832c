import Leaderboard
import Results
import Testing

@Suite("Comparison report")
struct ComparisonReportTests {
  @Test("the report says what changed, by how much, and whether it matters")
  func report() throws {
    let report = ComparisonReport(
      try ResultComparison(
        Fixture.result("Undefended", correct: 190, robust: 0),
        Fixture.result("TRADES", correct: 170, robust: 95)))
    let text = report.text(limit: 2)
    #expect(text.contains("defense: Undefended → TRADES\n"))
    #expect(text.contains("200 images compared"))
    #expect(text.contains("only in the second: 95 (+47.50 points)"))
    #expect(text.contains("p = 2.5e-29, significant at 5 %"))
    #expect(
      text.contains("    0  broken by pgd-20  robust  pgd-20, cw, apgd-ce in the first only\n"))
    #expect(text.hasSuffix("more\n"))
  }

  @Test("equal results give no table")
  func equal() throws {
    let result = Fixture.result("A")
    let text = ComparisonReport(try ResultComparison(result, result)).text()
    #expect(text.contains("0 verdicts changed"))
    #expect(text.contains("p = 1.000, not significant"))
    #expect(!text.contains("Image"))
  }
}
