import Experiments
import Foundation
import Leaderboard
import Results
import Site
import Testing

@Suite("Leaderboard site")
struct LeaderboardSiteTests {
  private let pages = LeaderboardSite(SiteFixture.contents).pages

  @Test("the same results give the same bytes, whatever their order")
  func bytes() {
    #expect(LeaderboardSite(SiteFixture.contents).pages == pages)
    #expect(Set(pages.map(\.path)).count == pages.count)
  }

  @Test("there is a page for every board and every defense, and each row leads to it")
  func structure() throws {
    let index = try #require(pages.first)
    #expect(index.path == "index.html")
    for section in SiteFixture.contents.page.contents.sections {
      #expect(pages.contains { $0.path == "boards/\(section.slug).html" })
      #expect(index.html.contains("id=\(section.slug) "), "\(section.slug)")
    }
    #expect(pages.contains { $0.path == "defenses/TRADES.html" })
    #expect(index.html.contains("<a href=defenses/TRADES.html>TRADES</a>"))
  }

  @Test("every link leads to a page of the site, or to a file that the contents name")
  func links() throws {
    let known = Set(pages.map(\.path))
    let folder = URL(filePath: "/site/", directoryHint: .isDirectory)
    for page in pages {
      let base = folder.appending(path: page.path)
      let addresses = page.html.matches(of: /href=("[^"]*"|[^\s>]+)/).map {
        $0.output.1.trimmingCharacters(in: ["\""])
      }
      #expect(!addresses.isEmpty)
      for address in addresses {
        if address.hasPrefix("#") {
          let place = address.dropFirst()
          #expect(page.html.contains("id=\(place)"), "\(address) on \(page.path)")
          continue
        }
        if address.hasPrefix("https://example.org/") { continue }
        let url = try #require(URL(string: address, relativeTo: base), "\(address)")
        #expect(url.scheme == "file", "\(address)")
        let path = url.standardizedFileURL.path
        let inside = path.hasPrefix("/site/") ? String(path.dropFirst(6)) : nil
        let isFile = inside.map { $0.hasPrefix("results/") || $0.hasPrefix("weights/") } ?? true
        #expect(isFile || inside.map(known.contains) == true, "\(address) on \(page.path)")
      }
    }
  }

  @Test("no text of a result becomes markup", arguments: SiteFixture.hostile)
  func hostileNames(name: String) throws {
    for page in pages {
      #expect(!page.html.contains("<script>alert"))
      #expect(!page.html.contains("<img src=x") && !page.html.contains("<dog>"))
      #expect(!page.html.contains("onmouseover=\"alert"))
      #expect(!page.html.contains("</style><style>*") && !page.html.contains("\u{202E}"))
      #expect(!page.html.contains("href=javascript") && !page.html.contains("href=\"javascript"))
      #expect(!page.html.contains("<i>all") && !page.html.contains("<200>"))
      // The two elements that the page itself has, and data.
      #expect(page.html.matches(of: /<style/).count == 1)
      let scripts = page.html.matches(of: /<script(?! type=application\/json )/).count
      #expect(scripts == (page.path.hasPrefix("defenses/") ? 0 : 1))
    }
    let index = try #require(pages.first)
    #expect(index.html.contains(Markup(text: name).html), "it is shown")
  }

  @Test("a flag is explained, and a figure from elsewhere has no rank")
  func explanations() throws {
    let defense = try #require(pages.first { $0.path == "defenses/AdversarialTraining.html" })
    #expect(defense.html.contains(Markup(text: FlagKind.zeroGradients.meaning).html))
    #expect(defense.html.contains("flags.md#zero-gradients"))
    #expect(defense.html.contains("./rampart evaluate AdversarialTraining --dataset cifar10"))
    let index = try #require(pages.first)
    #expect(index.html.contains("Reported, not run here: 1 published figure"))
    #expect(index.html.contains("Elsewhere &lt;b&gt;"))
  }

  @Test("a command that is copied does no more than it says, whatever a name holds")
  func commands() throws {
    let name = "'><img src=x onerror=alert(1)>"
    let page = try #require(pages.first { $0.html.contains("<h1>\(Markup(text: name).html)</h1>") })
    let command = "./rampart evaluate ''\\''><img src=x onerror=alert(1)>' --dataset cifar10"
    #expect(page.html.contains(Markup(text: command).html))
  }

  @Test("what has to be in ARCHIVES is said, and that another archive makes another board")
  func archives() throws {
    var result = SiteFixture.result("Mine")
    let official = try #require(LeaderboardSite(SiteFixture.contents(of: [result])).pages.last)
    #expect(official.html.contains("ARCHIVES is the folder of the official archive."))
    result.dataset.verified = false
    let other = try #require(LeaderboardSite(SiteFixture.contents(of: [result])).pages.last)
    #expect(other.html.contains("ARCHIVES has to hold the one of 0123456789abcdef"))
    result.dataset.name = "sample"
    let sample = try #require(LeaderboardSite(SiteFixture.contents(of: [result])).pages.last)
    #expect(!sample.html.contains("ARCHIVES"))
  }

  @Test("an attack's table tells what an earlier iterate broke, so that its counts agree")
  func onTheWay() throws {
    var result = SiteFixture.result("Mine", correct: 150, robust: 60)
    let plain = try #require(LeaderboardSite(SiteFixture.contents(of: [result])).pages.last)
    #expect(!plain.html.contains("n the way"))
    result.attacks[0].silentIndices = [149]
    result = result.concluded()
    #expect(result.brokenBy.values.count { $0 == "pgd-20" } == 46)
    let page = try #require(LeaderboardSite(SiteFixture.contents(of: [result])).pages.last)
    #expect(page.html.contains("45 + 1 on the way"))
    #expect(page.html.contains("On the way: an earlier iterate"))
  }

  @Test("a model file's command says how the file was read")
  func modelFile() throws {
    var result = SiteFixture.result("Mine")
    result.model = ModelRecord(
      kind: .stateDict, path: "my nets/a.pt", architecture: "resnet18:0.5", sha256: "00",
      key: "ema",
      mean: [0.5, 0.25], std: [1, 2], classes: 10)
    let pages = LeaderboardSite(SiteFixture.contents(of: [result.concluded()])).pages
    let command =
      "./rampart evaluate --model 'my nets/a.pt' --name Mine --architecture resnet18:0.5 --key ema "
      + "--mean 0.5,0.25 --std 1.0,2.0 --classes 10 --dataset cifar10 --data ARCHIVES"
    let page = try #require(pages.first { $0.path == "defenses/Mine.html" })
    #expect(page.html.contains(Markup(text: command).html))
  }

  @Test(
    "a plot names what would squash it, marks its front, and draws what others report in its range")
  func plots() throws {
    let index = try #require(pages.first)
    #expect(index.html.contains("Outside the picture: Undefended: clean 95.00 %, robust 0.00 %."))
    #expect(index.html.contains("class=\"point best\""))
    let elsewhere = try #require(pages.first { $0.path == "boards/cifar10-linf-8-255.html" })
    #expect(elsewhere.html.contains("reported elsewhere: 56.2"))
    var contents = SiteFixture.contents(of: [
      SiteFixture.result("A", robust: 100), SiteFixture.result("B", correct: 170, robust: 120),
    ])
    contents.published = SiteFixture.contents.published
    let page = try #require(LeaderboardSite(contents).pages.first)
    #expect(page.html.contains("Elsewhere &lt;b&gt; 56.2</text>"))
    #expect(page.html.contains("class=reported d="))
  }

  @Test("a comparison has Holm's correction and its verdict for every pair")
  func comparisons() throws {
    let results = [("A", 80), ("B", 71), ("C", 60)].map { SiteFixture.result($0, robust: $1) }
    let board = try #require(
      LeaderboardSite(SiteFixture.contents(of: results)).pages.first {
        $0.path.description.hasPrefix("boards/")
      })
    let data = try #require(board.html.firstMatch(of: /id="verdicts">(\{.*?\})<\/script>/))
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(data.1.utf8)) as? [String: Any])
    let p = try #require(json["p"] as? [[String]]).flatMap { $0 }
    let corrected = try #require(json["corrected"] as? [[String]]).flatMap { $0 }
    #expect(p.count == 3)
    #expect(zip(p, corrected).allSatisfy { Double($0) ?? 2 <= Double($1) ?? -1 })
    #expect(p != corrected)
    let significant = try #require(json["significant"] as? [String])
    #expect(significant.map(\.count) == [0, 1, 2])
  }

  @Test("radii of the same images become lines")
  func radii() throws {
    let board = try #require(pages.first { $0.path == "boards/cifar10-linf-8-255.html" })
    #expect(board.html.contains("Robust accuracy against the radius"))
  }

  @Test("five hundred rows on each of ten boards stay below a megabyte")
  func size() throws {
    let pages = LeaderboardSite(SiteFixture.large).pages
    let index = try #require(pages.first)
    #expect(index.html.utf8.count < 1_000_000, "\(index.html.utf8.count)")
    // The Chromium check opens the page, and times it.
    if let place = ProcessInfo.processInfo.environment["RAMPART_LARGE_SITE"] {
      try Data(index.html.utf8).write(to: URL(filePath: place))
    }
  }

  @Test("writing takes away pages that are no more, and nothing else")
  func writing() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-site-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try SiteWriter.write(LeaderboardSite(SiteFixture.contents), to: folder)
    let own = folder.appending(path: "defenses/notes.html")
    try Data("<p>mine".utf8).write(to: own)
    let rest = SiteFixture.contents(of: [SiteFixture.result("TRADES")])
    try SiteWriter.write(LeaderboardSite(rest), to: folder)
    let left = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "defenses").path)
    #expect(left.sorted() == ["TRADES.html", "notes.html"])
  }

  @Test("without results the page says so")
  func empty() throws {
    let pages = LeaderboardSite(SiteContents(LeaderboardPage(results: []))).pages
    #expect(pages.count == 1)
    #expect(try #require(pages.first).html.contains("There is no complete run yet"))
  }
}
