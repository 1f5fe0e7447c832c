import Experiments
import Leaderboard
import Results

/// The first page: every board, and how it is to be read.
struct IndexPage {
  private let contents: SiteContents

  init(_ contents: SiteContents) { self.contents = contents }

  private var sections: [LeaderboardSection] { contents.page.contents.sections }

  /// The page.
  var page: SitePage {
    let document = Document(
      path: .index, title: "Rampart leaderboard",
      summary: "Adversarial robustness of image classifiers: ranked, with intervals and evidence.")
    return document.page(
      header: header,
      [Filters.markup(contents)] + boards + others + [notes, Filters.tray], needsScript: true)
  }

  private var header: [Markup] {
    [
      Tag.h1(["Rampart leaderboard"]),
      Tag.p(
        [.class("lede")],
        [
          """
          How many images defenses against adversarial examples still get right when everything was tried \
          against them: protocol \

          """, Tag.code([Markup(text: EvaluationProtocol.ranking.name)]),
          ", with intervals, ties and evidence that anybody can check.",
        ]),
      Tag.nav([Attribute(.label, "Boards")], [Tag.ul([.class("plain")], sections.map(entry))]),
      Tag.nav([Attribute(.label, "Questions")], [Tag.ul([.class("plain")], questions)]),
    ]
  }

  private func entry(_ section: LeaderboardSection) -> Markup {
    Tag.li([
      Tag.a(
        [.href(Link(fragment: section.slug))],
        [Markup(text: "\(section.title) (\(section.rows.count))")])
    ])
  }

  /// What strangers ask, each a click away.
  private var questions: [Markup] {
    guard let first = sections.first else { return [] }
    let best = first.rows.first.map { contents.family(of: $0.result) } ?? ""
    let entries: [(String, Link?)] = [
      ("Which is best?", Link(fragment: first.slug)),
      (
        "Is the difference real?",
        PagePath.board(first.slug).link(from: .index, fragment: "compare")
      ), ("Can I believe it?", Link(fragment: "notes")),
      ("How do I run it?", PagePath.defense(best).link(from: .index, fragment: "reproduce")),
      (
        "Why does it overfit?",
        contents.link(toCheckout: "Benchmarks/Study/README.md", from: .index)
      ),
    ]
    return entries.compactMap { title, link in
      link.map { Tag.li([Tag.a([.href($0)], [Markup(text: title)])]) }
    }
  }

  private var boards: [Markup] {
    if sections.isEmpty { return [Tag.p(["There is no complete run yet."])] }
    return sections.map { section in
      let table = BoardTable(section, contents)
      let more = PagePath.board(section.slug).link(from: .index)
      let heading = Tag.h2(
        [Attribute(.id, section.slug + "-title")],
        [
          Markup(text: section.title),
          Tag.a([.href(more)], ["plots, classes and comparison"]),
        ])
      var charts = [CaptionedChart.accuracies(section, contents, on: .index)]
      // Of a long board the others are on its own page, so that this one stays small.
      if section.rows.count <= Chart.mostLinked {
        charts.append(CaptionedChart.costs(section, contents, on: .index))
      }
      return Tag.section(
        [
          .class("board"), Attribute(.id, section.slug),
          Attribute(.labelledBy, section.slug + "-title"),
          Attribute(.dataset, DatasetTraits(of: section.dataset.name).title),
          Attribute(.threat, section.threat.title),
        ] + table.attributes,
        [
          heading, Tag.p([.class("note")], [Markup(text: LeaderboardPage.images(of: section))]),
          table.markup,
        ] + [Tag.div([.class("charts")], charts.compactMap { $0?.markup })]
          + [PublishedTable.markup(section, contents)].compactMap { $0 })
    }
  }

  /// What is not ranked.
  private var others: [Markup] {
    contents.page.others(.compact).flatMap { title, table, _ in
      [
        Tag.h2([Markup(text: title)]),
        table.markup(
          caption: Markup(text: title),
          wraps: ["Not ranked because", "Reason", "Contradiction", "Flags"]),
      ]
    }
  }

  /// How the page is to be read, and where there is more.
  private var notes: Markup {
    let places: [(String, String)] = [
      ("What each flag means", "Documentation/flags.md"),
      ("What a verification proves", "Documentation/strangers-files.md"),
      ("Defenses known to be broken", "Documentation/canaries.md"),
      ("The study of robust overfitting", "Benchmarks/Study/README.md"),
      ("Flatness and the loss landscape", "leaderboard/report/README.md"),
      ("Every defense", "Documentation/defenses.md"), ("Glossary", "Documentation/glossary.md"),
      ("All guides and tutorials", "Documentation/README.md"),
    ]
    return Tag.section(
      [Attribute(.id, "notes"), Attribute(.labelledBy, "notes-title")],
      [
        Tag.h2([Attribute(.id, "notes-title")], ["How to read this"]),
        Tag.ul(
          (LeaderboardPage.notes + LeaderboardPage.columnNotes + contents.page.variationNotes).map {
            Tag.li([Markup(prose: $0)])
          }),
        Tag.h3(["More"]),
        Tag.ul(
          [.class("plain")],
          places.compactMap { title, path in
            contents.link(toCheckout: path, from: .index).map {
              Tag.li([Tag.a([.href($0)], [Markup(text: title)])])
            }
          }),
      ])
  }
}
