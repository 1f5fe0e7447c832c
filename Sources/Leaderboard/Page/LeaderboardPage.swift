public import Results

/// The leaderboard: a pure function of results.
///
/// The same results give the same bytes, whatever their order.
public struct LeaderboardPage: Sendable, Hashable {
  /// The results, sorted by what the page does with them.
  public let contents: LeaderboardContents

  /// The leaderboard of some results.
  public init(results: [EvaluationResult]) { contents = LeaderboardContents(results) }

  /// The plots, one for each section.
  public var plots: [AccuracyPlot] { contents.sections.map(AccuracyPlot.init) }

  /// How the table is to be read; the same under every ranking.
  static let notes = [
    """
    Accuracies in percent, with Wilson 95 % intervals. Intervals cover the test images, not \
    training seeds: the same defense trained again may land outside.
    """,
    """
    Robust is the worst case over everything tried, and ranks. A rank like 1–3 holds every place \
    that is possible when only significant differences count (exact mid-p McNemar test, Holm's \
    correction over all pairs, 5 %).
    """,
    """
    Passes counts the forward and backward passes of the attacks, an image.
    """,
  ]

  /// The heading of the canaries' table.
  static let canariesTitle = "Canaries: defenses known to be broken (never ranked)"

  /// What the images of a section are, in a sentence.
  static func images(of section: LeaderboardSection) -> String {
    let dataset = section.dataset
    let trust = dataset.verified ? "a known checksum" : "a checksum that is not known"
    return "\(Wording.count(dataset.samples, "\(dataset.split) image")) "
      + "from an archive with \(trust)."
  }
}
