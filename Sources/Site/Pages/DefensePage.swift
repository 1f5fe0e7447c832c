import Experiments
import Leaderboard
import Results

/// A defense's page: what it is, how it did on each board, and how to run it.
struct DefensePage {
  private let name: String
  private let contents: SiteContents
  private let path: PagePath
  /// Its rows, of every board; repetitions from other seeds have no rank.
  let standings: [DefenseStanding]

  /// The pages of all defenses that are on a board, by name.
  static func all(_ contents: SiteContents) -> [DefensePage] {
    var rows: [String: [DefenseStanding]] = [:]
    for section in contents.page.contents.sections {
      let board = BoardFacts(section, contents)
      for row in section.rows {
        rows[contents.family(of: row.result), default: []].append(
          DefenseStanding(row, on: board, contents))
      }
    }
    return rows.keys.sorted().map { DefensePage($0, rows[$0] ?? [], contents) }
  }

  private init(_ name: String, _ standings: [DefenseStanding], _ contents: SiteContents) {
    (self.name, self.standings, self.contents) = (name, standings, contents)
    path = .defense(name)
  }

  /// The page.
  var page: SitePage {
    let shown = name.unambiguous
    let document = Document(
      path: path, title: "\(shown) · Rampart leaderboard",
      summary: "\(shown): accuracy by attack and class, evidence, flatness, and how to run it.")
    return document.page(
      header: [
        Tag.p(
          [.class("crumbs")], [Tag.a([.href(PagePath.index.link(from: path))], ["Leaderboard"])]),
        Tag.h1([Markup(text: shown)]), Tag.p([.class("lede")], [Markup(text: sentences)]), card,
      ], standings.map { $0.markup(on: path) } + training)
  }

  /// What it is, in three sentences of its card.
  private var sentences: String {
    guard let card = contents.cards[name] else {
      return "A model that somebody evaluated; no registered defense bears this name."
    }
    let extra = card.extraData.map { "With extra data (\($0))" } ?? "Without extra data"
    return """
      \(card.title) (\(card.paper)). It claims: \(card.claim.sentence) \(extra), its weights were trained on \
      \(card.trainedOn.sentence)
      """
  }

  private var card: Markup {
    guard let card = contents.cards[name] else { return .nothing }
    var entries: [(String, Markup)] = [
      ("Published", Markup(text: "\(card.authors), \(card.venue)"))
    ]
    if let source = card.source {
      entries.append(("Source", Tag.a([.href(Link(source, from: path))], [Markup(text: name)])))
    }
    return Markup([
      .list(entries),
      Tag.nav(
        [Attribute(.label, "On this page")],
        [
          Tag.ul(
            [.class("plain")],
            standings.map { standing in
              Tag.li([
                Tag.a(
                  [.href(Link(fragment: standing.section.slug))],
                  [Markup(text: standing.section.title)])
              ])
            })
        ]),
    ])
  }

  /// How its training went, where one was followed.
  private var training: [Markup] {
    guard let trajectory = contents.trainings[name] else { return [] }
    let charts = CaptionedChart.training(trajectory)
    guard !charts.isEmpty else { return [] }
    return [
      Tag.h2([Attribute(.id, "training")], ["A training, epoch by epoch"]),
      Tag.p([
        """
        Robust overfitting is where the loss of the test images turns up while that of the training images goes \
        on falling. This training is a small one, made to be followed.
        """, reading("leaderboard/report/README.md", "The report says on which images."),
        reading("Benchmarks/Study/README.md", "The study asks why."),
      ]), Tag.div([.class("charts")], charts.map(\.markup)),
    ]
  }
}

extension DefensePage {
  /// Where there is more to read, where the checkout has it.
  private func reading(_ place: String, _ words: String) -> Markup {
    guard let link = contents.link(toCheckout: place, from: path) else { return .nothing }
    return Markup([" ", Tag.a([.href(link)], [Markup(text: words)])])
  }
}

extension String {
  /// The text with the full stop that ends a sentence.
  var sentence: String { hasSuffix(".") ? self : self + "." }
}
