import Experiments
import Leaderboard
import Results

/// What searches and filters the boards; the script shows it.
enum Filters {
  /// The form.
  static func markup(_ contents: SiteContents) -> Markup {
    let sections = contents.page.contents.sections
    let results = sections.flatMap { $0.rows.map(\.result) }
    let choices: [(name: String, label: String, options: [(value: String, text: String)])] = [
      ("dataset", "Data set", plain(sections.map { DatasetTraits(of: $0.dataset.name).title })),
      ("threat", "Threat", plain(sections.map(\.threat.title))),
      ("architecture", "Network", plain(results.compactMap(\.model.architecture))),
      ("extra", "Extra data", [("without", "without"), ("with", "with")]),
      ("evidence", "Evidence", plain(["verified", "self-attested", "kept", "absent"])),
      ("seeds", "Seeds", [("several", "two or more")]),
    ]
    let selects = choices.map { choice in
      Tag.label([
        Markup(text: choice.label),
        Tag.select(
          [Attribute(.name, choice.name)],
          [Tag.option([Attribute(.value, "")], ["any"])]
            + choice.options.map {
              Tag.option([Attribute(.value, $0.value)], [Markup(text: $0.text)])
            }),
      ])
    }
    let search = Tag.label([
      "Search",
      Tag.input([
        Attribute(.type, "search"), Attribute(.name, "search"), Attribute(.autocomplete, "off"),
        Attribute(.placeholder, "defense, paper, flag"),
      ]),
    ])
    return Tag.form(
      [.class("filters"), Attribute(.role, "search"), .flag(.hidden)],
      [search] + selects + [
        Tag.button([.class("plain"), Attribute(.type, "reset")], ["Reset"]),
        Tag.output([Attribute(.live, "polite")]),
      ])
  }

  /// What holds the rows that are ticked.
  static let tray = Tag.div(
    [.class("tray"), Attribute(.role, "region"), Attribute(.label, "Comparison"), .flag(.hidden)],
    [
      Tag.span([]), Tag.a([.href(Link(fragment: "main"))], ["Compare image by image"]),
      Tag.button([.class("plain"), Attribute(.type, "button")], ["Clear"]),
    ])

  private static func plain(_ texts: [String]) -> [(value: String, text: String)] {
    var seen: [String] = []
    for text in texts where !seen.contains(text) { seen.append(text) }
    return seen.map { ($0, $0) }
  }
}
