import Experiments
package import Results

/// The tables of a section: one line a defense.
package enum RankingTable {
  package typealias Detail = Column<EvaluationResult>.Detail

  /// The table of a section.
  package static func table(_ section: LeaderboardSection, _ detail: Detail) -> TextTable {
    TextTable(section.rows, columns(section, detail))
  }

  /// The table of a section in a hundred columns: what ranks, and whether to believe it.
  package static func short(_ section: LeaderboardSection) -> TextTable {
    TextTable(
      section.rows,
      [
        Column("Rank", .trailing) { $0.rank.description }, Column.defense.of(\.result),
        Column.clean(.compact).of(\.result), Column.autoattack(.compact).of(\.result),
        Column.robust(.intervals).of(\.result), Column("Evidence") { $0.evidence.word },
        Column("Flags") { row in
          FlagNotes.ids([row.result] + section.repetitions.filter { $0.repeats(row.result) })
        },
      ])
  }

  private static func columns(
    _ section: LeaderboardSection, _ detail: Detail
  ) -> [Column<LeaderboardSection.Row>] {
    let accuracies: [Column<EvaluationResult>] =
      [.defense, .clean(detail)] + Column.variations(of: section.rows.map(\.result)) + [
        .attack("pgd-20", detail).expendable(1), .attack("cw", detail).expendable(2),
        .autoattack(detail), .robust(detail),
      ]
    let rest: [Column<EvaluationResult>] = [
      Column("8 bits", .trailing, expendability: 8) {
        $0.fragility.map { Wording.percent($0.share, digits: 1) }
      },
      Column("Passes", .trailing, expendability: 5, \.passesPerImage),
      Column("Time", .trailing, expendability: 4) { Wording.duration($0.environment.seconds) },
      .flags,
    ]
    let interval = Column<EvaluationResult>("95 %", .trailing) {
      $0.robust.map { Wording.percent($0.interval) }
    }
    let training = Column<EvaluationResult>("Trained on", expendability: 6, \.trainedOn)
    let showsTraining = section.rows.contains { $0.result.trainedOn != nil }
    let cost = Column<EvaluationResult>("Training", .trailing, expendability: 7) {
      Wording.cost($0.trainingCost)
    }
    let showsCost = section.rows.contains { $0.result.trainingCost != nil }
    return [Column("Rank", .trailing) { $0.rank.description }]
      + (accuracies + (detail == .compact ? [interval] : [])).map { $0.of(\.result) }
      + [Column("Evidence", expendability: 7, evidence)]
      + (rest + (showsCost ? [cost] : []) + (showsTraining ? [training] : [])).map {
        $0.of(\.result)
      }
  }

  /// What stands behind a row: `98 of 98 verified, > 3.1 % false excluded`.
  package static func evidence(_ row: LeaderboardSection.Row) -> String {
    let broken = row.result.brokenBy.count
    switch row.evidence {
    case .absent: return "absent"
    case .unverified:
      return
        "\(Wording.count(row.result.evidence?.kept ?? broken)) of \(Wording.count(broken)) kept"
    case .verified(let record): return found(record, of: broken, "verified")
    case .selfAttested(let record): return found(record, of: broken, "self-attested")
    }
  }
}

extension RankingTable {
  private static func found(_ record: VerificationRecord, of broken: Int, _ word: String) -> String
  {
    let share = record.rerun?.excludedShare.map {
      ", ≥ \(Wording.percent($0, digits: 1)) % false excluded"
    }
    let attested = record.attested.map { ", \($0.joined(separator: ", ")) not reproduced" }
    return "\(Wording.count(record.proved)) of \(Wording.count(broken)) \(word)" + (share ?? "")
      + (attested ?? "")
  }
}

extension EvaluationResult {
  /// What the weights were trained on, if the record says: `training.trainedOn`, a sentence.
  fileprivate var trainedOn: String? { training?["trainedOn"]?.stringValue }

  /// Forward and backward passes of all attacks, an image.
  fileprivate var passesPerImage: String? {
    guard setting.dataset.samples > 0 else { return nil }
    let passes = attacks.map { $0.forwardPasses + $0.backwardPasses }.reduce(0, +)
    return Wording.count(passes / setting.dataset.samples)
  }
}
