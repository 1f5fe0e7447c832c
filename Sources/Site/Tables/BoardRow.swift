import Experiments
import Files
import Leaderboard
import Results

/// A row of a board's ranking as the table shows it.
struct BoardRow {
  /// A cell: its text, and the numbers that its bar is drawn from.
  struct Cell {
    let text: String
    var bar: (from: Double, width: Double)?

    init(_ text: String?, bar: (from: Double, width: Double)? = nil) {
      (self.text, self.bar) = (text ?? "", bar)
    }
  }

  /// The headings, with whether a column sorts by numbers.
  static let headings: [(title: String, isNumber: Bool)] = [
    ("Rank", true), ("Defense", false), ("Paper", false), ("Network", false), ("Weights", true),
    ("Clean", true), ("AutoAttack", true), ("Robust", true), ("95 %", true), ("Training", true),
    ("Extra", false), ("Seeds", true), ("Evidence", false), ("Flags", false), ("Files", false),
  ]

  /// Whose row it is.
  let name: String
  /// What the row's page is called.
  let stem: String
  /// The cells in the order of the headings; the last, of the links, is not among them.
  let cells: [Cell]
  /// The addresses of result, weights and source, from the first page.
  let links: [String?]

  /// A row of a section.
  init(_ row: LeaderboardSection.Row, in section: LeaderboardSection, _ contents: SiteContents) {
    let result = row.result
    let card = contents.card(of: result)
    let files = contents.files[result]
    let family = contents.family(of: result)
    let (count, top) = (Double(section.rows.count), section.highest)
    name = result.defense.unambiguous
    stem = FileName.distinct(family)
    let rank = row.rank
    let interval = result.robust?.interval
    cells = [
      Cell(
        rank.description,
        bar: (Double(rank.best - 1) / count, Double(rank.worst - rank.best + 1) / count)),
      Cell(name), Cell(card.map { "\($0.authors), \($0.venue)" }), Cell(result.model.architecture),
      Cell(files?.parameters.map(Self.size)), Cell(result.clean.map { Self.percent($0.accuracy) }),
      Cell(result.autoattack.map { Self.percent($0.robustAccuracy) }),
      Cell(result.robust.map { Self.percent($0.accuracy) }),
      Cell(
        interval.map { Wording.percent($0) },
        bar: interval.map { (100 * $0.low / top, 100 * ($0.high - $0.low) / top) }),
      Cell(result.trainingSeconds.map(Wording.duration)),
      Cell(card?.extraData == nil ? nil : "yes"),
      Cell(Self.seeds(of: result, in: section)), Cell(row.evidence.word),
      Cell(result.flags.map(\.id).joined(separator: ", ")),
    ]
    links = [
      files?.result.map { Link($0, from: .index).address },
      files?.weights.map { Link($0, from: .index).address },
      card?.source.map { Link($0, from: .index).address },
    ]
  }

  private static func percent(_ share: Double) -> String { Wording.percent(share) }

  /// How many seeds it was trained from, where it is more than one.
  private static func seeds(of result: EvaluationResult, in section: LeaderboardSection) -> String?
  {
    let others = section.repetitions.count { $0.repeats(result) }
    return others > 0 ? "\(others + 1)" : nil
  }

  /// A number of weights: `240 k`, `46.2 M`.
  static func size(_ parameters: Int) -> String {
    parameters < 1_000_000
      ? "\(Wording.measure(Double(parameters) / 1e3)) k"
      : "\(Wording.measure(Double(parameters) / 1e6)) M"
  }
}

extension LeaderboardSection {
  /// The end of the scale that intervals are drawn on, in percent.
  var highest: Double {
    let most = rows.compactMap { $0.result.robust?.interval.high }.max() ?? 1
    return max(10, (most * 10).rounded(.up) * 10)
  }
}

extension EvaluationResult {
  /// How long the training took, where its record says: of all processors together, else by the clock.
  var trainingSeconds: Double? { trainingCost?.seconds ?? training?["seconds"]?.doubleValue }
}

extension SiteCard {
  /// Who wrote the paper: what stands before its first comma.
  var authors: String { paper.split(separator: ",").first.map(String.init) ?? title }
}
