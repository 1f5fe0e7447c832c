import Experiments
import Results

extension LeaderboardPage {
  /// The page as GitHub's Markdown; the plots are files beside it, `<slug>.svg`.
  public var markdown: String {
    var page = "# Rampart leaderboard\n\n"
    page +=
      "Adversarial robustness under protocol `\(EvaluationProtocol.ranking.name)`. Made from the files in "
    page += "`results/` by `./rampart leaderboard`; edit those, not this page.\n"
    if contents.sections.isEmpty { page += "\nThere is no complete run yet.\n" }
    for section in contents.sections { page += markdown(of: section) }
    if !contents.sections.isEmpty {
      page += "\n## How to read this\n\n"
      page += (Self.notes + variationNotes).map { "- \($0)\n" }.joined()
    }
    for (title, table, flagged) in others(.intervals) {
      page += "\n## \(title)\n\n\(table.markdown)"
      page += Self.list(FlagNotes.remarks(flagged, naming: true))
    }
    return page
  }

  private func markdown(of section: LeaderboardSection) -> String {
    let title = Wording.markdown(section.title)
    var text = "\n## \(title)\n\n\(Self.images(of: section))\n\n"
    text += RankingTable.table(section, .intervals).markdown
    text += "\n\(Self.intervalNote)\n"
    text += "\n![Clean and robust accuracy, \(title)](\(section.slug).svg)\n"
    text += Self.list(Self.remarks(on: section))
    if let seeds = SeedsTable.table(section) {
      text += "\n### \(SeedsTable.title)\n\n\(seeds.markdown)\n\(SeedsTable.note)\n"
    }
    if let measures = MeasuresTable.table(section, kinds) {
      text += "\n### \(measuresTitle)\n\n\(measures.markdown)\n"
      text += Wording.markdown(kinds.map { $0.note }.joined(separator: " ")) + "\n"
    }
    return text + Self.details(of: section)
  }

  /// What most readers will not look at, folded away.
  private static func details(of section: LeaderboardSection) -> String {
    var text = ""
    if let classes = DetailTables.classes(section) {
      text += folded("Robust accuracy by class", "In brackets the clean accuracy.", classes)
    }
    text += folded(
      "Passes by attack",
      "Forward and backward passes of the attack, an image that withstood everything.",
      DetailTables.passes(section))
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
  package static func remarks(on section: LeaderboardSection) -> [Remark] {
    let results = section.rows.map(\.result)
    let warnings = results.flatMap { result in
      result.dataset.warnings.map { Remark(on: result.defense, topic: "archive", $0) }
    }
    return FlagNotes.remarks(results + section.repetitions) + warnings.merged
  }

  private static func list(_ remarks: [Remark]) -> String {
    remarks.isEmpty ? "" : "\n" + remarks.map { "- \($0.markdown)\n" }.joined()
  }
}
