import Experiments
import Results

/// The table of the papers' measures: flatness in weight space, the loss's landscape in input space.
enum MeasuresTable {
  /// The heading.
  static let title = "Flatness and landscape"

  /// What a terminal says under the table.
  static let shortNote = "Lower is flatter; the leaderboard's page says what each column is."

  /// What the columns are; stands under the table on the page.
  static let note = """
    Lower is flatter. RLoss: mean cross-entropy at the worst adversarial image that PGD finds, on the \
    first images of the split that the last column names. Average: its mean rise when each weight \
    tensor w is moved by ξ·‖w‖ in random directions, ± the standard error over them; worst: the rise in \
    the worst direction found (Stutz, Hein and Schiele 2021). Gap: RLoss on test less training images. \
    λmax, |λmin|/|λmax|: of the clean loss's Hessian by the weights, which rescaling changes. Gradient \
    L1, curvature: the norm of the clean loss's gradient by the pixels, and the mean |λ| of the 20 \
    largest eigenvalues of its Hessian; logit variation: how far a logit moves under attack (Li and \
    Spratling 2023).
    """

  /// One line for each row that has measures; `nil` where none has.
  static func table(_ section: LeaderboardSection, escape: (String) -> String) -> TextTable? {
    let results = section.rows.map(\.result).filter(\.hasMeasures)
    guard !results.isEmpty else { return nil }
    let averages = radii(results.compactMap { $0.flatness?.average?.xi })
    let worst = radii(results.flatMap { $0.flatness?.worst.map(\.xi) ?? [] })
    var table = TextTable(columns: columns(averages, worst, escape))
    for result in results {
      let (flatness, landscape) = (result.flatness, result.landscape)
      var cells = [
        escape(result.defense),
        (result.isComplete ? result.robust : nil).map { Wording.percent($0.accuracy) }
          ?? Wording.nothing,
        Wording.loss(flatness?.reference),
      ]
      cells += averages.map { xi in
        guard let average = flatness?.average, average.xi == xi else { return Wording.nothing }
        return "\(Wording.loss(average.value)) ± \(Wording.loss(average.standardError))"
      }
      cells += worst.map { xi in
        Wording.loss(flatness?.worst.first { $0.xi == xi }?.value)
      }
      cells += [
        Wording.loss(flatness?.generalizationGap), Wording.measure(flatness?.hessian?.largest),
        Wording.loss(flatness?.hessian?.ratio), Wording.measure(landscape?.inputGradientL1),
        Wording.measure(landscape?.curvature), Wording.measure(landscape?.logitVariation),
        escape(result.measuredOn),
      ]
      table.append(cells)
    }
    return table
  }

  private static func columns(
    _ averages: [Double], _ worst: [Double], _ escape: (String) -> String
  ) -> [TextTable.Column] {
    var columns: [TextTable.Column] = [
      .init("Defense"), .init("Robust", .trailing), .init("RLoss", .trailing),
    ]
    columns += averages.map { .init("Average, ξ \(Wording.radius($0))", .trailing) }
    columns += worst.enumerated().map { index, xi in
      .init("Worst, ξ \(Wording.radius(xi))", .trailing, expendability: index > 0 ? 6 : 0)
    }
    // Where there is no room the images go first, and what rescaling changes next.
    return columns + [
      .init("Gap", .trailing, expendability: 1), .init("λmax", .trailing, expendability: 5),
      .init(escape("|λmin|/|λmax|"), .trailing, expendability: 7),
      .init("Gradient L1", .trailing, expendability: 2),
      .init("Curvature", .trailing, expendability: 3),
      .init("Logit variation", .trailing, expendability: 4),
      .init("Measured on", expendability: 8),
    ]
  }

  /// The different ones, largest first.
  private static func radii(_ values: [Double]) -> [Double] { Set(values).sorted(by: >) }
}

extension EvaluationResult {
  /// Whether flatness or landscape were measured.
  var hasMeasures: Bool { flatness != nil || landscape != nil }

  /// The images and settings of the flatness: `1,000 test (paper)`.
  var flatnessMeasuredOn: String {
    let record = flatness?.average.map { ($0.samples, $0.split) }
    return record.map { Self.measured($0, $1, flatness?.preset) } ?? Wording.nothing
  }

  /// The images and settings of both measures, once where they are the same.
  fileprivate var measuredOn: String {
    let weights = flatnessMeasuredOn
    guard let landscape, let samples = landscape.samples else { return weights }
    let inputs = Self.measured(
      samples, landscape.split ?? setting.dataset.split.rawValue, landscape.preset)
    if weights == inputs || weights == Wording.nothing { return inputs }
    return "\(weights), landscape \(inputs)"
  }

  private static func measured(_ samples: Int, _ split: String, _ preset: String?) -> String {
    "\(Wording.count(samples)) \(split)" + (preset.map { " (\($0))" } ?? "")
  }
}
