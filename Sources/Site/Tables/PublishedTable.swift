import Experiments
import Foundation
import Leaderboard

/// What others have published of a board's data set and threat: grey, and without ranks.
enum PublishedTable {
  static let title = "Reported, not run here"

  /// The table; nil where nothing is known.
  ///
  /// - Parameter isOpen: whether it is unfolded.
  static func markup(
    _ section: LeaderboardSection, _ contents: SiteContents, isOpen: Bool = false
  ) -> Markup? {
    let figures = contents.published.filter { $0.isOf(section.dataset.name, under: section.threat) }
    guard !figures.isEmpty else { return nil }
    let titles = [
      "Robust", "Clean", "Defense", "Paper", "Network", "Attacked with", "Images", "Figure from",
    ]
    let rows = figures.map { figure in
      Tag.tr([
        Tag.td([.class("n")], [Markup(text: text(figure.robust))]),
        Tag.td([.class("n")], [Markup(text: figure.clean.map(text) ?? Wording.nothing)]),
        Tag.th([Attribute(.scope, "row")], [Markup(text: figure.name)]),
        Tag.td([.class("wrap")], [linked(figure.paper, figure.link)]),
        Tag.td([Markup(text: figure.architecture)]), Tag.td([Markup(text: figure.attack)]),
        Tag.td(
          [.class("wrap")],
          [Markup(text: [figure.images, figure.note].compactMap { $0 }.joined(separator: "; "))]),
        Tag.td([linked("source", figure.source)]),
      ])
    }
    let table = Tag.table([
      .caption([
        """
        Figures that others published for this data set and threat. Their images, networks and attacks are \
        not those of the board above: they bear no rank.
        """
      ]),
      Tag.thead([
        Tag.tr(
          titles.enumerated().map { index, title in
            Tag.th(
              [Attribute(.scope, "col")] + (index < 2 ? [.class("n")] : []), [Markup(text: title)])
          })
      ]), Tag.tbody(rows),
    ])
    return Tag.details(
      [.class("published")] + (isOpen ? [.flag(.open)] : []),
      [
        Tag.summary([Markup(text: "\(title): \(Wording.count(figures.count, "published figure"))")]
        ),
        Markup.scrolling([table]),
      ])
  }

  private static func text(_ percent: Double) -> String { String(format: "%.2f", percent) }

  private static func linked(_ text: String, _ address: String) -> Markup {
    guard let link = Link(web: address) else { return Markup(text: text) }
    return Tag.a([.href(link)], [Markup(text: text)])
  }
}
