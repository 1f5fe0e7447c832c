import Experiments
import Foundation
import Leaderboard
import Results

/// A board's page: its plots, the comparison of two rows, and every table behind it.
struct BoardPage {
  private let section: LeaderboardSection
  private let contents: SiteContents
  private let path: PagePath

  init(_ section: LeaderboardSection, _ contents: SiteContents) {
    (self.section, self.contents) = (section, contents)
    path = .board(section.slug)
  }

  /// The page.
  var page: SitePage {
    let document = Document(
      path: path, title: "\(section.title) · Rampart leaderboard",
      summary: "Plots, comparison and tables of the board \(section.title).")
    return document.page(
      header: [
        Tag.p(
          [.class("crumbs")], [Tag.a([.href(PagePath.index.link(from: path))], ["Leaderboard"])]),
        Tag.h1([Markup(text: section.title)]),
        Tag.p([.class("lede")], [Markup(text: LeaderboardPage.images(of: section))]),
      ], charts + published + comparison + tables + remarks, needsScript: true)
  }

  private var charts: [Markup] {
    let all =
      [
        CaptionedChart.accuracies(section, contents, on: path),
        CaptionedChart.radii(section, contents), CaptionedChart.costs(section, contents, on: path),
      ].compactMap { $0 } + CaptionedChart.flatness(section, contents, on: path)
    return all.isEmpty ? [] : [Tag.div([.class("charts")], all.map(\.markup))]
  }

  private var published: [Markup] {
    [PublishedTable.markup(section, contents, isOpen: true)].compactMap { $0 }
  }

  private var comparison: [Markup] {
    let board = BoardComparison(section)
    guard let data = board.json else { return [] }
    func select(_ name: String, _ label: String, _ chosen: Int) -> Markup {
      Tag.label([
        Markup(text: label),
        Tag.select(
          [Attribute(.name, name)],
          board.names.enumerated().map { index, name in
            Tag.option(
              [Attribute(.value, "\(index)")] + (index == chosen ? [.flag(.selected)] : []),
              [Markup(text: name)])
          }),
      ])
    }
    return [
      Tag.h2([Attribute(.id, "compare")], ["Two rows, image by image"]),
      Tag.form(
        [.class("compare"), .flag(.hidden)],
        [select("first", "First", 0), select("second", "Second", 1)]),
      Tag.div(
        [Attribute(.id, "comparison"), Attribute(.live, "polite")],
        [
          Tag.p([
            Markup(
              prose:
                "The comparison needs the page's script; `rampart compare A.json B.json` does without."
            )
          ])
        ]),
      .data(id: "verdicts", data),
    ]
  }

  private var tables: [Markup] {
    var parts: [Markup] = []
    if let seeds = SeedsTable.table(section) {
      parts += [Tag.h2(["Training seeds"]), seeds.markup(caption: Markup(text: SeedsTable.note))]
    }
    if let measures = MeasuresTable.table(section, contents.page.kinds) {
      let notes = contents.page.kinds.map { $0.note }.joined(separator: " ")
      parts += [
        Tag.h2([Markup(text: contents.page.measuresTitle)]),
        measures.markup(caption: "What was measured of the weights."),
        Tag.p([.class("note")], [Markup(text: notes)]),
      ]
    }
    if let classes = DetailTables.classes(section) {
      parts += [
        Tag.h2(["Robust accuracy by class"]),
        classes.markup(caption: "In percent; in brackets the clean accuracy."),
      ]
    }
    parts += [
      Tag.h2(["Passes by attack"]),
      DetailTables.passes(section).markup(
        caption: "Forward and backward passes of the attack, an image that withstood everything."),
    ]
    guard section.rows.count > 1 else { return parts }
    return parts + [
      Tag.h2(["Hardest and easiest images"]),
      DetailTables.difficulty(section).markup(
        caption: """
          How many of the \(section.rows.count) defenses lose an image: they are wrong on it, or something \
          broke it.
          """, wraps: ["Positions in the split"]),
    ]
  }

  private var remarks: [Markup] {
    let all = LeaderboardPage.groupedRemarks(section)
    guard !all.isEmpty else { return [] }
    return [
      Tag.h2(["Remarks"]),
      Tag.ul(
        all.map { remark in
          Tag.li([
            Tag.strong([Markup(text: remark.names.joined(separator: ", "))]),
            Markup(text: ", \(remark.topic): \(remark.message)"),
          ])
        }),
    ]
  }
}
