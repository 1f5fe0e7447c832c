import Experiments
import Results

/// The tables of a section: one line a defense.
enum RankingTable {
  /// How much of each accuracy is printed.
  enum Detail {
    /// Every accuracy with its interval.
    case intervals
    /// The interval of the robust accuracy only.
    case compact
  }

  /// The table of a section; `escape` guards the texts of others.
  static func table(
    _ section: LeaderboardSection, _ detail: Detail, escape: (String) -> String
  ) -> TextTable {
    let showsTraining = section.rows.contains { $0.result.trainedOn != nil }
    var table = TextTable(columns: columns(detail, showsTraining: showsTraining))
    for row in section.rows {
      let result = row.result
      var cells = [row.rank.description, escape(result.defense)]
      cells.append(share(result.clean.map { ($0.accuracy, $0.interval) }, detail))
      for name in ["pgd-20", "cw"] {
        cells.append(
          share(result.attack(name).map { ($0.robustAccuracy, $0.interval) }, detail))
      }
      cells.append(share(result.autoattack.map { ($0.robustAccuracy, $0.interval) }, detail))
      cells.append(share(result.robust.map { ($0.accuracy, $0.interval) }, detail))
      if detail == .compact {
        cells.append(result.robust.map { Wording.percent($0.interval) } ?? Wording.nothing)
      }
      cells.append(evidence(row))
      cells.append(result.fragility.map { Wording.percent($0.share, digits: 1) } ?? Wording.nothing)
      cells += [result.passesPerImage, Wording.duration(result.environment.seconds)]
      cells.append(escape(FlagNotes.ids([result])))
      if showsTraining { cells.append(escape(result.trainedOn ?? Wording.nothing)) }
      table.append(cells)
    }
    return table
  }

  private static func columns(_ detail: Detail, showsTraining: Bool) -> [TextTable.Column] {
    var columns: [TextTable.Column] = [
      .init("Rank", .trailing), .init("Defense"), .init("Clean", .trailing),
      .init("PGD-20", .trailing, expendability: 1), .init("CW", .trailing, expendability: 2),
      .init("AutoAttack", .trailing), .init("Robust", .trailing),
    ]
    if detail == .compact { columns.append(.init("95 %", .trailing)) }
    columns += [
      .init("Evidence", expendability: 7), .init("8 bits", .trailing, expendability: 8),
      .init("Passes", .trailing, expendability: 5), .init("Time", .trailing, expendability: 4),
      .init("Flags"),
    ]
    if showsTraining { columns.append(.init("Trained on", expendability: 6)) }
    return columns
  }

  /// An accuracy in percent, with its interval where there is room.
  static func share(_ value: (Double, Interval)?, _ detail: Detail) -> String {
    guard let (accuracy, interval) = value else { return Wording.nothing }
    let percent = Wording.percent(accuracy)
    return detail == .compact ? percent : "\(percent) (\(Wording.percent(interval)))"
  }

  /// What stands behind a row: `98 of 98 verified, > 3.1 % false excluded`.
  private static func evidence(_ row: LeaderboardSection.Row) -> String {
    let broken = row.result.brokenBy.count
    switch row.evidence {
    case .absent: return "absent"
    case .unverified:
      return
        "\(Wording.count(row.result.evidence?.kept ?? broken)) of \(Wording.count(broken)) kept"
    case .verified(let record):
      let share = record.rerun?.excludedShare.map {
        ", ≥ \(Wording.percent($0, digits: 1)) % false excluded"
      }
      return "\(Wording.count(record.proved)) of \(Wording.count(broken)) verified" + (share ?? "")
    }
  }
}

extension EvaluationResult {
  /// What the weights were trained on, if the record says: `training.trainedOn`, a sentence.
  var trainedOn: String? { training?["trainedOn"]?.stringValue }

  /// Forward and backward passes of all attacks, an image.
  fileprivate var passesPerImage: String {
    guard setting.dataset.samples > 0 else { return Wording.nothing }
    let passes = attacks.map { $0.forwardPasses + $0.backwardPasses }.reduce(0, +)
    return Wording.count(passes / setting.dataset.samples)
  }
}
