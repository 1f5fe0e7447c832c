import Foundation
import Results
import Testing

@Suite("The page about flags")
struct FlagDocumentationTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("explains every flag that the code can raise, and no other")
  func documented() throws {
    let page = try String(
      contentsOf: Self.root.appending(path: "Documentation/flags.md"), encoding: .utf8)
    let headings = page.split(separator: "\n").filter { $0.hasPrefix("## `") }
      .map { String($0.dropFirst(4).dropLast()) }
    #expect(headings.sorted() == FlagKind.allCases.map(\.rawValue).sorted())
    let sections = page.components(separatedBy: "\n## `").dropFirst()
    for section in sections {
      #expect(section.contains("- Raised by:") && section.contains("- Matters because:"))
    }
  }

  @Test("no flag is raised but by its kind")
  func raisedByKind() throws {
    let sources = Self.root.appending(path: "Sources")
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") }
    #expect(files.count > 100)
    for file in files {
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      let words = text.split(whereSeparator: \.isWhitespace).joined()
      #expect(!words.contains("Flag(id:\""), "\(file) makes a flag that FlagKind does not know")
    }
  }
}
