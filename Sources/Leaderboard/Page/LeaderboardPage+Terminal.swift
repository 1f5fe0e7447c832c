import Results

extension LeaderboardPage {
  /// The page for a terminal of `width` columns; without a width, as wide as it needs to be.
  ///
  /// Intervals of every accuracy are printed where there is room for them.
  public func text(width: Int? = nil) -> String {
    var parts = contents.sections.map { section in
      let full = RankingTable.table(section, .intervals)
      let compact = RankingTable.table(section, .compact)
      let fits = width.map { full.naturalWidth <= $0 } ?? true
      let heading = Wording.terminal(section.title) + "\n" + Self.images(of: section)
      let ranking = "\(heading)\n\n" + (fits ? full : compact).text(width: width)
      let measures = MeasuresTable.table(section, kinds)
      let seeds = SeedsTable.table(section)
      return ranking + FlagNotes.text(section.rows.map(\.result) + section.repetitions)
        + (seeds.map { "\n\(SeedsTable.title)\n\n" + $0.text(width: width) } ?? "")
        + (measures.map { "\n\(measuresTitle)\n\n" + $0.text(width: width) } ?? "")
    }
    let hasMeasures = contents.sections.contains {
      $0.rows.contains { !$0.result.measures.isEmpty }
    }
    let others = others(.compact)
    if parts.isEmpty {
      // Of runs that are only partial, the tables below say so.
      if others.isEmpty { parts.append("There is no complete run yet.\n") }
    } else {
      parts.append(Self.intervalNote + "\n")
      if hasMeasures { parts.append(MeasuresTable.shortNote + "\n") }
    }
    for (title, table, flagged) in others {
      parts.append(
        "\(title)\n\n" + table.text(width: width) + FlagNotes.text(flagged, naming: true))
    }
    return parts.joined(separator: "\n")
  }
}
