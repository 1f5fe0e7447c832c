import Experiments
import Results

/// The tables of what is not ranked.
enum OtherTables {
  /// Runs that ended well but are not ranked, with every attack that any of them ran.
  static func partial(_ results: [EvaluationResult], _ detail: RankingTable.Detail) -> TextTable {
    // Where there is no room the attacks that run last are left out first.
    let attacks = attackNames(in: results).enumerated().map { index, name in
      Column.attack(name, detail).expendable(2 + index)
    }
    let images = Column<EvaluationResult>("Images", .trailing, expendability: 1) {
      Wording.count($0.dataset.samples)
        + ($0.dataset.splitSamples.map { " of \(Wording.count($0))" } ?? "")
    }
    let reasons = Column<EvaluationResult>("Not ranked because", expendability: 1) {
      $0.rankingFaults.joined(separator: "; ")
    }
    return TextTable(
      results,
      [.defense, .dataset, .threat, images, .clean(detail)] + Column.variations(of: results)
        + attacks + [.robust(.intervals), .flags, reasons])
  }

  /// The attacks that any of the runs ran: in protocol order, then others as they come.
  private static func attackNames(in results: [EvaluationResult]) -> [String] {
    var names = EvaluationProtocol.ranking.labels.filter { name in
      results.contains { $0.attack(name) != nil }
    }
    for attack in results.flatMap(\.attacks)
    where !names.contains(attack.name) && !AttackRecord.isRemedy(attack.name) {
      names.append(attack.name)
    }
    return names
  }

  /// Runs that did not end well, with the reason.
  static func failures(_ results: [EvaluationResult]) -> TextTable {
    TextTable(
      results,
      [
        .defense, .dataset, .threat.expendable(1), Column("Ended") { $0.ending },
        Column("Reason") { $0.failure.map { Self.short($0.message) } },
      ])
  }

  /// The first line that says something, as far as a cell has room.
  private static func short(_ message: String) -> String {
    let line = message.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    return line.count > 200 ? line.prefix(200) + "…" : String(line)
  }

  /// Results that contradict themselves, with the first contradictions.
  static func refusals(_ refusals: [LeaderboardContents.Refusal]) -> TextTable {
    let whose: [Column<EvaluationResult>] = [.defense, .dataset, .threat.expendable(1)]
    return TextTable(
      refusals,
      whose.map { $0.of(\.result) } + [
        Column("Contradiction") {
          let more = $0.reasons.count > 3 ? "; and \($0.reasons.count - 3) more" : ""
          return $0.reasons.prefix(3).joined(separator: "; ") + more
        }
      ])
  }
}

extension EvaluationResult {
  /// How the run ended, with the signal or the exit code where there is one.
  fileprivate var ending: String {
    if let signal = failure?.signal { return "\(status.title), signal \(signal)" }
    if let code = failure?.exitCode { return "\(status.title), exit code \(code)" }
    return status.title
  }
}
