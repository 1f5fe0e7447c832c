import Leaderboard
import Testing

@Suite("Text table")
struct TextTableTests {
  private var table: TextTable {
    var table = TextTable(headings: [
      .init("Name"), .init("Value", .trailing), .init("Note", expendability: 1),
    ])
    table.append(["a rather long name", "1.5", "fine"])
    table.append(["b", "12.25", ""])
    return table
  }

  @Test("columns are aligned, lines end with their text")
  func aligned() {
    #expect(
      table.text() == """
        Name                Value  Note
        ──────────────────  ─────  ────
        a rather long name    1.5  fine
        b                   12.25

        """)
  }

  @Test("what is expendable goes first, then long texts are shortened")
  func narrow() {
    #expect(table.naturalWidth == 31)
    #expect(table.text(width: 31) == table.text())
    #expect(!table.text(width: 30).contains("Note"))
    #expect(table.text(width: 20).contains("a rather lon…    1.5\n"))
  }

  @Test("where one column cannot give enough, the next widest is shortened too")
  func veryNarrow() {
    var table = TextTable(headings: [.init("First"), .init("Second"), .init("Count", .trailing)])
    table.append(["a rather long name", "a still longer remark", "12"])
    let text = table.text(width: 26)
    #expect(text.contains("a rather…  a still…     12"), "\(text)")
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 26 })
  }

  @Test("what a cell would make of a page or a terminal stays text")
  func hostile() {
    let cell = "a|b<i>@octocat http://x.y www.z $m$ \u{202E}back\u{200B}\u{2028}\u{1B}[31m"
    let table = TextTable([cell], [Column("Name") { $0 }])
    let page = table.markdown
    for text in ["@", "://", "www.", "<i>", " $m"] { #expect(!page.contains(text), "\(page)") }
    #expect(page.split(separator: "\n").count == 3)
    for text in [page, table.text()] {
      #expect(!text.unicodeScalars.contains { ["\u{202E}", "\u{200B}", "\u{1B}"].contains($0) })
      #expect(!text.contains("\u{2028}"))
    }
  }

  @Test("Markdown says how each column is aligned")
  func markdown() {
    #expect(
      table.markdown == """
        | Name | Value | Note |
        | :-- | --: | :-- |
        | a rather long name | 1.5 | fine |
        | b | 12.25 |   |

        """)
  }
}
