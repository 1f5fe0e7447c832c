import Foundation
import Testing

@Suite("rampart leaderboard writes the site")
struct SiteCommandTests {
  private let rampart = Program("rampart")

  /// The site of the committed results in a new folder: its pages by path.
  private func pages(in folder: URL) throws -> [String: String] {
    let outcome = try rampart.run(["leaderboard", "--output", folder.path])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    var pages: [String: String] = [:]
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    for case let file as URL in files ?? .init() where file.pathExtension == "html" {
      let path = file.path.dropFirst(folder.path.count + 1)
      pages[String(path)] = try String(contentsOf: file, encoding: .utf8)
    }
    return pages
  }

  @Test(
    "the committed results give the same bytes twice, with cards, pictures and files that are there"
  )
  func committed() throws {
    let parent = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "site")
    let first = try pages(in: folder)
    #expect(try pages(in: folder) == first)

    let index = try #require(first["index.html"])
    #expect(index.utf8.count < 1_000_000)
    #expect(index.contains("Zhang et al., ICML 2019"), "a card's paper")
    #expect(index.contains("Reported, not run here"), "figures of others")
    let defense = try #require(first["defenses/AdversarialTraining.html"])
    #expect(defense.contains("data:image/png;base64,"), "evidence as pictures")
    #expect(defense.contains("alt=\"clean, image"), "the sample's images are part of the checkout")
    #expect(defense.contains("Robust loss by epoch"), "a training that was followed")

    for (path, html) in first {
      let base = folder.appending(path: path)
      let addresses = html.matches(of: /href=("[^"#]*[^"]*"|[^\s>]+)/).map {
        $0.output.1.trimmingCharacters(in: ["\""])
      }
      for address in addresses where !address.hasPrefix("#") && !address.hasPrefix("https:") {
        let file = try #require(URL(string: address, relativeTo: base))
        #expect(FileManager.default.fileExists(atPath: file.path), "\(address) on \(path)")
      }
    }
  }
}
