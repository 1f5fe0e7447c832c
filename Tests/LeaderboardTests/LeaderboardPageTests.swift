import Experiments
import Foundation
import Leaderboard
import Results
import Testing

@Suite("Leaderboard page")
struct LeaderboardPageTests {
  private let page = LeaderboardPage(results: Fixture.all, standings: Fixture.standings)

  @Test("the Markdown is as recorded")
  func markdown() throws { try expectSnapshot(page.markdown, "README.md") }

  @Test("the terminal's tables are as recorded", arguments: [80, 120, 200])
  func terminal(width: Int) throws {
    try expectSnapshot(page.text(width: width), "terminal-\(width).txt")
  }

  @Test("every board fits a hundred columns, and a remark on all of its rows is told once")
  func width() throws {
    let results = ["AdversarialTraining", "WeightPerturbation"].map { name in
      var result = Fixture.result(name)
      result.dataset.warnings = ["a subset: 200 of the 10000 images"]
      return result
    }
    let page = LeaderboardPage(results: results).markdown
    let lines = page.split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("|") }.allSatisfy { $0.count <= 100 })
    #expect(lines.count { $0.contains("a subset") } == 1)
    #expect(page.contains("- **CIFAR-10, Linf, ε = 8/255**, archive: a subset"))
    #expect(page.contains("(boards/cifar10-linf-8-255.html)") && page.contains("(index.html)"))
  }

  @Test("the plot is as recorded")
  func plot() throws {
    let plot = try #require(page.plots.first)
    #expect(plot.fileName == "cifar10-linf-8-255.svg")
    try expectSnapshot(plot.svg, plot.fileName)
  }

  @Test("the order of the results does not matter")
  func order() {
    let reversed = LeaderboardPage(
      results: Fixture.all.reversed(), standings: Fixture.standings)
    #expect(reversed.markdown == page.markdown)
    #expect(reversed.text() == page.text())
    #expect(reversed.plots == page.plots)
  }

  @Test("defenses rank by robust accuracy, with the ranks that are possible")
  func ranking() throws {
    let section = try #require(page.contents.sections.first)
    #expect(
      section.rows.map(\.result.defense) == [
        "TRADES", "AdversarialTraining", "Odd_<name>|*", "Undefended",
      ])
    #expect(section.rows.map(\.rank.description) == ["1–2", "1–2", "3", "4"])
  }

  @Test("partial, failed and contradictory results are never ranked")
  func notRanked() {
    #expect(page.contents.partial.map(\.defense) == ["TRADES"])
    #expect(page.contents.failures.map(\.defense) == ["Broken"])
    #expect(page.contents.refusals.map(\.result.defense) == ["Forged"])
    #expect(page.contents.sections.map(\.rows.count) == [4, 1])
  }

  @Test("a terminal that shows partial runs alone says nothing of complete ones")
  func partialAlone() {
    let shown = LeaderboardPage(results: [Fixture.result("TRADES", splitSamples: 10_000)]).text()
    #expect(shown.contains("Partial runs") && !shown.contains("complete run"))
  }

  @Test("a result that was never attacked, made for its measures, shows no robust accuracy")
  func neverAttacked() {
    var measured = Fixture.result("Measured")
    (measured.attacks, measured.classes) = ([], [])
    measured = measured.concluded()
    let page = LeaderboardPage(results: [measured]).markdown
    let row = page.split(separator: "\n").first { $0.hasPrefix("| Measured |") }
    #expect(row?.contains(" | – | without pgd-20") == true, "\(row ?? "no row")")
    #expect(measured.robust == nil && measured.inconsistencies().isEmpty)
  }

  @Test("flags stand in every table with numbers, and in words below it, however narrow it is")
  func flags() throws {
    let flag = Flag(id: "square-gain", message: "Square broke 31 images")
    var canary = Fixture.result("Canary", flags: [flag])
    canary.flags.append(Flag(.knownBroken, "registered as a canary"))
    let trained: (Int) -> JSONValue = { ["seed": .integer($0)] }
    var second = Fixture.result("Second", flags: [flag], training: trained(1))
    second.model.defense = "First"
    let results = [
      Fixture.result("First", training: trained(0)), second, canary.concluded(),
      Fixture.result("Ranked", flags: [flag]),
      Fixture.result("Partial", splitSamples: 10_000, flags: [flag]),
    ]
    let page = LeaderboardPage(results: results)
    #expect(page.contents.refusals.isEmpty)
    for text in [page.markdown, page.text(), page.text(width: 80)] {
      // The seeds of one network share a line of their table.
      for name in ["First", "Canary", "Ranked", "Partial"] {
        let isThere = text.split(separator: "\n").contains {
          $0.contains(name) && $0.contains("square-g") && !$0.contains("Square broke")
        }
        #expect(isThere, "\(name) in \(text)")
      }
      for name in ["Second", "Canary", "Ranked", "Partial"] {
        let isThere = text.split(separator: "\n").contains {
          $0.contains(name) && $0.contains("square-gain: Square broke 31 images")
        }
        #expect(isThere, "\(name) in \(text)")
      }
      #expect(!text.contains("registered as a canary"), "its table says so already")
    }
  }

  @Test("runs on other images or under another threat get a table of their own")
  func separateSections() {
    var other = Fixture.result("A")
    other.dataset.verified = false
    other.dataset.checksum = "ff00ff00ff"
    var weaker = Fixture.result("A")
    weaker.threat = ThreatModel(.linf, epsilon: 2.0 / 255)
    let page = LeaderboardPage(results: [Fixture.result("A"), other, weaker])
    #expect(
      page.plots.map(\.fileName) == [
        "cifar10-linf-2-255.svg", "cifar10-linf-8-255.svg", "cifar10-linf-8-255-ff00ff00.svg",
      ])
  }

  @Test("texts of others cannot break the page")
  func escaping() throws {
    let row = try #require(
      page.markdown.split(separator: "\n").first { $0.contains("Odd") })
    #expect(row.contains("Odd\\_&lt;name&gt;\\|\\*"))
    #expect(try #require(page.plots.first).svg.contains("Odd_&lt;name&gt;|*"))
    let bell = LeaderboardPage(results: [Fixture.result("A\u{1B}[31m\nB")])
    #expect(!bell.text().contains("\u{1B}"))
    #expect(!bell.markdown.contains("\u{1B}"))
  }

  @Test("without results the page says so")
  func empty() {
    let page = LeaderboardPage(results: [])
    #expect(page.markdown.contains("There is no complete run yet"))
    #expect(page.text().contains("There is no complete run yet"))
    #expect(page.plots.isEmpty)
  }

  @Test("writing gives the page and its plots, and the same bytes again")
  func write() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rampart-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = LeaderboardPage(results: Fixture.all)
    let files = try LeaderboardWriter.write(page, to: folder)
    #expect(
      files.map(\.lastPathComponent) == [
        "README.md", "cifar10-linf-8-255.svg", "sample-linf-8-255.svg",
      ])
    let first = try files.map { try Data(contentsOf: $0) }
    try LeaderboardWriter.write(page, to: folder)
    #expect(try files.map { try Data(contentsOf: $0) } == first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
  }
}
