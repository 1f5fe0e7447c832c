import Foundation
import Leaderboard
import Results

/// The ranking of a board as a table that sorts.
///
/// Its first rows are HTML. Of a long board the others are text, which the script makes rows of when somebody
/// asks for them: a page of thousands of rows opens at once.
struct BoardTable {
  /// How many rows are HTML.
  static let mostRows = 30

  private let section: LeaderboardSection
  private let rows: [BoardRow]
  /// The addresses of files in which `~` stands for the row's own name.
  private let templates: [String?]

  init(_ section: LeaderboardSection, _ contents: SiteContents) {
    self.section = section
    rows = section.rows.map { BoardRow($0, in: section, contents) }
    let first = rows.first
    templates = (first?.links ?? []).map { $0?.replacing(first?.stem ?? "", with: "~") }
  }

  /// What the script must know of the board.
  var attributes: [Attribute] {
    let names: [Attribute.Name] = [.results, .weights, .source]
    let known = zip(names, templates).compactMap { name, template in
      template.map { Attribute(name, $0) }
    }
    return known + [Attribute(.number, Double(rows.count)), Attribute(.top, section.highest)]
  }

  /// The table, and what belongs to it.
  var markup: Markup {
    let heads = BoardRow.headings.enumerated().map { index, heading in
      Tag.th(
        [Attribute(.scope, "col")] + (heading.isNumber ? [Attribute(.sortBy, "number")] : [])
          + (index == 0 ? [Attribute(.sort, "ascending")] : []), [Markup(text: heading.title)])
    }
    let table = Tag.table(
      [.class("ranking")],
      [
        .caption([Markup(text: caption)]), Tag.thead([Tag.tr(heads)]),
        Tag.tbody(rows.prefix(Self.mostRows).map(markup)),
      ])
    return Markup([Markup.scrolling([table]), rest])
  }

  private var caption: String {
    "\(section.title): ranked by robust accuracy, the worst case over every attack. \(LeaderboardPage.intervalNote)"
  }

  private func markup(of row: BoardRow) -> Markup {
    let cells = row.cells.enumerated().map { index, cell in
      if index == 1 {
        let page = Link("defenses/\(row.stem).html", from: .index)
        return Tag.th([Attribute(.scope, "row")], [Tag.a([.href(page)], [Markup(text: cell.text)])])
      }
      let bar = cell.bar.map { [Attribute.numbers(["a": $0.from, "w": $0.width])] } ?? []
      return Tag.td(bar, cell.text.isEmpty ? [] : [Markup(text: cell.text)])
    }
    return Tag.tr(cells + [Tag.td(links(of: row))])
  }

  private func links(of row: BoardRow) -> [Markup] {
    zip(row.links, ["result", "weights", "source"]).flatMap { address, word in
      address.map { [Tag.a([.href(Link(address: $0))], [Markup(text: word)]), " "] } ?? []
    }
  }

  /// The rows that are not HTML yet, and what asks for them.
  private var rest: Markup {
    let others = rows.dropFirst(Self.mostRows)
    guard !others.isEmpty,
      let data = try? JSONEncoder().encode(others.map(line).joined(separator: "\n"))
    else { return .nothing }
    return Markup([
      Tag.noscript([
        Tag.p([
          "The first \(Self.mostRows) of \(Wording.count(rows.count)) rows; the script shows the others."
        ])
      ]),
      Tag.p(
        [.class("more"), .flag(.hidden)],
        [
          Tag.button(
            [.class("plain"), Attribute(.type, "button")],
            ["Show all \(Wording.count(rows.count)) rows"])
        ]),
      .data(id: "rows-\(section.slug)", String(decoding: data, as: UTF8.self)),
    ])
  }

  /// A row as the script reads it: name of its files where that is another one, links, cells.
  private func line(_ row: BoardRow) -> String {
    let links = row.links.enumerated().map { index, address in
      guard let address else { return "" }
      return address == templates[index]?.replacing("~", with: row.stem) ? "~" : address
    }
    let texts = [row.stem == row.cells[1].text ? "" : row.stem] + links + row.cells.map(\.text)
    return texts.map { Wording.terminal($0) }.joined(separator: "\t")
  }
}
