import Leaderboard

extension TextTable {
  /// The table as HTML; the first column that is not a rank heads its rows.
  ///
  /// - Parameters:
  ///   - caption: what it shows.
  ///   - wraps: the columns whose cells hold sentences.
  func markup(caption: Markup, wraps: Set<String> = []) -> Markup {
    let heads = headings.map { heading in
      Tag.th([Attribute(.scope, "col")] + Self.alignment(heading), [Markup(text: heading.title)])
    }
    let body = rows.map { row in
      Tag.tr(
        row.enumerated().map { index, text in
          let heading = headings[index]
          let cell = [Markup(text: text)]
          if index == 0 {
            return Tag.th([Attribute(.scope, "row")] + Self.alignment(heading), cell)
          }
          let kind =
            wraps.contains(heading.title) ? [Attribute.class("wrap")] : Self.alignment(heading)
          return Tag.td(kind, cell)
        })
    }
    return Markup.scrolling([
      Tag.table([.caption([caption]), Tag.thead([Tag.tr(heads)]), Tag.tbody(body)])
    ])
  }

  private static func alignment(_ heading: Heading) -> [Attribute] {
    heading.alignment == .trailing ? [.class("n")] : []
  }
}

extension Markup {
  /// What is wider than a telephone, in a part of the page that scrolls and that a keyboard reaches.
  static func scrolling(_ contents: [Markup]) -> Markup {
    Tag.div([.class("scroll"), Attribute(.tabindex, "0")], contents)
  }

  /// What a table shows; where the table is wider than the window, its words stay inside.
  static func caption(_ words: [Markup]) -> Markup { Tag.caption([Tag.span(words)]) }

  /// A list of terms and what they are.
  static func list(_ entries: [(String, Markup)]) -> Markup {
    Tag.dl(
      [.class("list")],
      entries.flatMap { [Tag.dt([Markup(text: $0)]), Tag.dd([$1])] })
  }
}
