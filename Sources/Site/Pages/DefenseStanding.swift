import Experiments
import Leaderboard
import Results

/// How a defense did on one board.
struct DefenseStanding {
  let board: BoardFacts
  let row: LeaderboardSection.Row
  let contents: SiteContents

  init(_ row: LeaderboardSection.Row, on board: BoardFacts, _ contents: SiteContents) {
    (self.row, self.board, self.contents) = (row, board, contents)
  }

  var section: LeaderboardSection { board.section }

  var result: EvaluationResult { row.result }
  var files: RowFiles? { contents.files[result] }

  /// Its part of the page.
  func markup(on page: PagePath) -> Markup {
    let place = PagePath.index.link(from: page, fragment: section.slug)
    let parts: [Markup] =
      [
        Tag.h2(
          [Attribute(.id, section.slug)], [Tag.a([.href(place)], [Markup(text: section.title)])]),
        facts, details(on: page), attacks,
      ] + classes + images + measures + flags(on: page) + reproduction
    return Tag.section([Attribute(.label, section.title)], parts)
  }

  /// What everybody wants to know first.
  private var facts: Markup {
    func fact(_ term: String, _ text: String?, _ more: String?) -> Markup? {
      text.map { text in
        Tag.div([
          Tag.dt([Markup(text: term)]),
          Tag.dd([Markup(text: text), Tag.small([Markup(text: more ?? "")])]),
        ])
      }
    }
    let robust = result.robust
    let all = [
      fact(
        "Rank", row.rank.description,
        "of \(section.rows.count), where only significant differences count"),
      fact(
        "Robust accuracy", robust.map { Wording.percent($0.accuracy) + " %" },
        robust.map { "95 %: " + Wording.percent($0.interval) }),
      fact(
        "Clean accuracy", result.clean.map { Wording.percent($0.accuracy) + " %" },
        result.clean.map { "95 %: " + Wording.percent($0.interval) }),
      fact("Evidence", row.evidence.word, RankingTable.evidence(row)),
      fact(
        "Flags", "\(result.flags.count)",
        result.flags.isEmpty ? "no reason to doubt was found" : "see below"),
    ]
    return Tag.dl([.class("facts")], all.compactMap { $0 })
  }

  /// The attacks in the order they ran.
  private var attacks: Markup {
    let samples = max(1, result.dataset.samples)
    let columns: [Column<AttackRecord>] = [
      Column("Attack") { AttackRecord.title(of: $0.name) },
      Column("Left, %", .trailing) { Wording.percent($0.robustAccuracy) },
      Column("95 %", .trailing) { Wording.percent($0.interval) },
      Column("Broke", .trailing) { attack in
        let onTheWay = attack.silentIndices.count
        return Wording.count(attack.brokenIndices.count)
          + (onTheWay > 0 ? " + \(Wording.count(onTheWay)) on the way" : "")
      },
      Column("First to break", .trailing) { attack in
        Wording.count(result.brokenBy.values.count { $0 == attack.name })
      },
      Column("Passes an image", .trailing) {
        Wording.count(($0.forwardPasses + $0.backwardPasses) / samples)
      },
      Column("Time", .trailing) { Wording.duration($0.seconds) },
    ]
    let hasSilent = result.attacks.contains { !$0.silentIndices.isEmpty }
    let onTheWay = """
       On the way: an earlier iterate broke the image and the last did not, which is no success of the attack \
      alone and one of all together.
      """
    let caption = """
      By attack: what is left after it (of AutoAttack's members and what follows them, along the cascade), how many \
      images it broke, and how many nothing had broken before it.
      """
    return TextTable(result.attacks, columns).markup(
      caption: Markup(text: caption + (hasSilent ? onTheWay : "")))
  }

  private var classes: [Markup] {
    guard !result.classes.isEmpty else { return [] }
    let titles = ["Class", "Images", "Robust, %", "Clean, %", "Robust and clean"]
    let rows = result.classes.map { record in
      let samples = Double(max(1, record.samples))
      let (robust, clean) = (Double(record.robust) / samples, Double(record.correct) / samples)
      return Tag.tr([
        Tag.th([Attribute(.scope, "row")], [Markup(text: record.title)]),
        Tag.td([.class("n")], [Markup(text: Wording.count(record.samples))]),
        Tag.td([.class("n")], [Markup(text: Wording.percent(robust, digits: 1))]),
        Tag.td([.class("n")], [Markup(text: Wording.percent(clean, digits: 1))]),
        Tag.td([.class("bar"), .numbers(["r": robust, "c": clean])]),
      ])
    }
    let heads = titles.enumerated().map { index, title in
      Tag.th(
        [Attribute(.scope, "col")] + ((1...3).contains(index) ? [.class("n")] : []),
        [Markup(text: title)])
    }
    let table = Tag.table([
      .caption(["By class: dark what is robust, light what is right without an attack."]),
      Tag.thead([Tag.tr(heads)]), Tag.tbody(rows),
    ])
    return [Tag.h3(["By class"]), .scrolling([table])]
  }

  private var measures: [Markup] {
    guard let measures = board.measures[result.defense.unambiguous], !measures.isEmpty else {
      return []
    }
    let entries = measures.map { ($0.title, Markup(text: $0.text)) }
    return [
      Tag.h3(["\(contents.page.measuresTitle)"]), .list(entries),
      Tag.details([
        Tag.summary(["What these numbers are"]),
        Tag.p(
          [.class("note")],
          [Markup(text: contents.page.kinds.map { $0.note }.joined(separator: " "))]),
      ]),
    ]
  }

  private var reproduction: [Markup] {
    [
      Tag.h3([Attribute(.id, isFirst ? "reproduce" : "reproduce-\(section.slug)")], ["Run it"]),
      Tag.p([
        "The first command attacks again, the second checks the result that is here.",
        Markup(text: Reproduction(result, files).archive.map { " " + $0 } ?? ""),
      ]),
      Tag.pre([Markup(text: Reproduction(result, files).evaluation)]),
      Tag.pre([Markup(text: Reproduction(result, files).verification)]),
    ]
  }

  /// Whether this is the first board on the page.
  private var isFirst: Bool {
    let family = contents.family(of: result)
    return contents.page.contents.sections.first { board in
      board.rows.contains { contents.family(of: $0.result) == family }
    }?.slug == section.slug
  }
}
