import Experiments
import Results

extension LeaderboardPage {
  /// The page as GitHub's Markdown, with one short table a board.
  ///
  /// The plots are files beside it, `<slug>.svg`; all else
  /// is on the site.
  public var markdown: String {
    var page = "# Rampart leaderboard\n\n"
    page +=
      "Adversarial robustness under protocol `\(EvaluationProtocol.ranking.name)`. Made from the files in "
    page += "`results/` by `./rampart leaderboard`; edit those, not this page.\n"
    if contents.sections.isEmpty {
      page += "\nThere is no complete run yet.\n"
    } else {
      page += """

        [The site](index.html), which a browser opens from a clone, sorts, filters and compares, and has the plots, a \
        page for each defense, and accuracy by attack and class.

        """
    }
    for section in contents.sections { page += markdown(of: section) }
    let remarks = contents.sections.flatMap(Self.groupedRemarks)
    if !remarks.isEmpty { page += "\n## Remarks\n" + Self.list(remarks.merged) }
    if !contents.sections.isEmpty {
      page += "\n## How to read this\n\n" + Self.notes.map { "- \($0)\n" }.joined()
    }
    for (title, table, flagged) in others(.intervals) {
      page += "\n## \(title)\n\n\(table.markdown)"
      page += Self.list(FlagNotes.remarks(flagged, naming: true))
    }
    return page
  }

  private func markdown(of section: LeaderboardSection) -> String {
    let title = Wording.markdown(section.title)
    return """

      ## \(title)

      \(Self.images(of: section)) \(Self.intervalNote)

      \(RankingTable.short(section).markdown)
      ![Clean and robust accuracy, \(title)](\(section.slug).svg)

      [Plots, seeds, flatness, classes, and two rows image by image](boards/\(section.slug).html)

      """
  }

  /// The remarks on a board; one on every row names the board instead.
  package static func groupedRemarks(_ section: LeaderboardSection) -> [Remark] {
    let names = Set(section.rows.map(\.result.defense))
    return remarks(on: section).map { remark in
      names.count > 1 && names.isSubset(of: remark.names)
        ? Remark(on: section.title, topic: remark.topic, remark.message) : remark
    }
  }

  /// What raised the flags, and what the readers of the archives had to say.
  private static func remarks(on section: LeaderboardSection) -> [Remark] {
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
