import Experiments
import Results

extension LeaderboardPage {
  /// The page as GitHub's Markdown; the plots are files beside it, `<slug>.svg`.
  public var markdown: String {
    var page = "# Rampart leaderboard\n\n"
    page +=
      "Adversarial robustness under protocol `\(EvaluationProtocol.rampart1.name)`. Made from the files in "
    page += "`results/` by `./rampart leaderboard`; edit those, not this page.\n"
    if contents.sections.isEmpty { page += "\nThere is no complete run yet.\n" }
    for section in contents.sections { page += Self.markdown(of: section) }
    if !contents.sections.isEmpty {
      page += "\n## How to read this\n\n"
      page += Self.notes.map { "- \($0)\n" }.joined()
    }
    page += Self.part(
      Self.canariesTitle, CanaryTable.table(contents.canaries, escape: Wording.markdown),
      FlagNotes.markdown(contents.canaries, naming: true))
    page += Self.part(
      "Failed defenses", OtherTables.failures(contents.failures, escape: Wording.markdown))
    page += Self.part(
      "Partial runs (not ranked)",
      OtherTables.partial(contents.partial, .intervals, escape: Wording.markdown),
      FlagNotes.markdown(contents.partial, naming: true))
    page += Self.part(
      "Refused results",
      OtherTables.refusals(contents.refusals, escape: Wording.markdown))
    return page
  }

  private static func markdown(of section: LeaderboardSection) -> String {
    let title = Wording.markdown(section.title)
    var text = "\n## \(title)\n\n\(images(of: section))\n\n"
    text += RankingTable.table(section, .intervals, escape: Wording.markdown).markdown
    text += "\n\(intervalNote)\n"
    text += "\n![Clean and robust accuracy, \(title)](\(section.slug).svg)\n"
    let remarks = remarks(on: section)
    if !remarks.isEmpty { text += "\n" + remarks.map { "- \($0)\n" }.joined() }
    if let seeds = SeedsTable.table(section, escape: Wording.markdown) {
      text += "\n### \(SeedsTable.title)\n\n\(seeds.markdown)\n\(SeedsTable.note)\n"
    }
    if let measures = MeasuresTable.table(section, escape: Wording.markdown) {
      text += "\n### \(MeasuresTable.title)\n\n\(measures.markdown)\n"
      text += Wording.markdown(MeasuresTable.note) + "\n"
    }
    return text + details(of: section)
  }

  /// What most readers will not look at, folded away.
  private static func details(of section: LeaderboardSection) -> String {
    var text = ""
    if let classes = DetailTables.classes(section, escape: Wording.markdown) {
      text += folded("Robust accuracy by class", "In brackets the clean accuracy.", classes)
    }
    guard section.rows.count > 1 else { return text }
    return text
      + folded(
        "Hardest and easiest images",
        "How many of the \(section.rows.count) defenses lose an image: "
          + "they are wrong on it, or something broke it.",
        DetailTables.difficulty(section))
  }

  private static func folded(_ title: String, _ note: String, _ table: TextTable) -> String {
    """

    <details>
    <summary>\(title)</summary>

    \(note)

    \(table.markdown)
    </details>

    """
  }

  /// What raised the flags, and what the readers of the archives had to say.
  private static func remarks(on section: LeaderboardSection) -> [String] {
    let remarks = section.rows.map(\.result).flatMap { result in
      let name = Wording.markdown(result.defense)
      return FlagNotes.markdown([result])
        + result.dataset.warnings.map { "**\(name)**, archive: \(Wording.markdown($0))" }
    }
    return remarks + FlagNotes.markdown(section.repetitions)
  }

  private static func part(
    _ title: String, _ table: TextTable, _ notes: [String] = []
  ) -> String {
    guard !table.rows.isEmpty else { return "" }
    let list = notes.isEmpty ? "" : "\n" + notes.map { "- \($0)\n" }.joined()
    return "\n## \(title)\n\n\(table.markdown)\(list)"
  }
}
