import Experiments
import Results

/// The tables of what is not ranked.
enum OtherTables {
  /// Runs that ended well but are not complete, with every attack that any of them ran.
  static func partial(
    _ results: [EvaluationResult], _ detail: RankingTable.Detail, escape: (String) -> String
  ) -> TextTable {
    let attacks = attackNames(in: results)
    var columns: [TextTable.Column] = [
      .init("Defense"), .init("Data set"), .init("Threat"),
      .init("Images", .trailing, expendability: 1), .init("Clean", .trailing),
    ]
    // Where there is no room the attacks that run last are left out first.
    columns += attacks.enumerated().map { index, name in
      .init(escape(AttackRecord.title(of: name)), .trailing, expendability: 2 + index)
    }
    columns += [
      .init("Robust", .trailing), .init("Flags"), .init("Not ranked because", expendability: 1),
    ]
    var table = TextTable(columns: columns)
    for result in results {
      let whole = result.dataset.splitSamples.map { " of \(Wording.count($0))" } ?? ""
      var cells = [
        escape(result.defense), escape(DatasetTraits(of: result.dataset.name).title),
        escape(result.threat.title), Wording.count(result.dataset.samples) + whole,
      ]
      cells.append(
        RankingTable.share(result.clean.map { ($0.accuracy, $0.interval) }, detail))
      cells += attacks.map { name in
        RankingTable.share(
          result.attack(name).map { ($0.robustAccuracy, $0.interval) }, detail)
      }
      cells.append(
        RankingTable.share(result.robust.map { ($0.accuracy, $0.interval) }, .intervals))
      cells.append(escape(FlagNotes.ids([result])))
      cells.append(escape(result.completenessFaults.joined(separator: "; ")))
      table.append(cells)
    }
    return table
  }

  /// The attacks that any of the runs ran: in protocol order, then others as they come.
  private static func attackNames(in results: [EvaluationResult]) -> [String] {
    var names = EvaluationProtocol.rampart1.labels.filter { name in
      results.contains { $0.attack(name) != nil }
    }
    for attack in results.flatMap(\.attacks)
    where !names.contains(attack.name) && !AttackRecord.isRemedy(attack.name) {
      names.append(attack.name)
    }
    return names
  }

  /// Runs that did not end well, with the reason.
  static func failures(_ results: [EvaluationResult], escape: (String) -> String) -> TextTable {
    var table = TextTable(columns: [
      .init("Defense"), .init("Data set"), .init("Threat", expendability: 1), .init("Ended"),
      .init("Reason"),
    ])
    for result in results {
      table.append([
        escape(result.defense), escape(DatasetTraits(of: result.dataset.name).title),
        escape(result.threat.title), result.ending,
        escape(result.failure?.message ?? Wording.nothing),
      ])
    }
    return table
  }

  /// Results that contradict themselves, with the first contradictions.
  static func refusals(
    _ refusals: [LeaderboardContents.Refusal], escape: (String) -> String
  ) -> TextTable {
    var table = TextTable(columns: [
      .init("Defense"), .init("Data set"), .init("Threat", expendability: 1),
      .init("Contradiction"),
    ])
    for refusal in refusals {
      let more = refusal.reasons.count > 3 ? "; and \(refusal.reasons.count - 3) more" : ""
      table.append([
        escape(refusal.result.defense),
        escape(DatasetTraits(of: refusal.result.dataset.name).title),
        escape(refusal.result.threat.title),
        escape(refusal.reasons.prefix(3).joined(separator: "; ") + more),
      ])
    }
    return table
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
