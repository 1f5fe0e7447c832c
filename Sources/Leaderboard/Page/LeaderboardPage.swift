public import Experiments
public import Results

/// The leaderboard: a pure function of results.
///
/// The same results give the same bytes, whatever their order.
///
///     let contents = ResultStore(path: "leaderboard/results").loadAll()
///     let page = LeaderboardPage(results: contents.results, standings: contents.standings)
///     print(page.text(width: 100))
public struct LeaderboardPage: Sendable {
  /// The results, sorted by what the page does with them.
  public let contents: LeaderboardContents
  /// The measures whose columns are shown.
  package let kinds: [any MeasureRecord.Type]

  /// The leaderboard of some results.
  ///
  /// - Parameters:
  ///   - results: everything there is; order does not matter.
  ///   - standings: what stands behind them; a result that is not there counts as without evidence.
  ///   - measures: the measures whose columns are shown, in their order.
  public init(
    results: [EvaluationResult], standings: [EvaluationResult: EvidenceStanding] = [:],
    measures: [any MeasureRecord.Type] = Measures.ofPapers
  ) {
    contents = LeaderboardContents(results, standings)
    kinds = measures.filter { kind in
      Measures.ofPapers.contains { $0.measure == kind.measure }
        || results.contains { $0.measures.names.contains(kind.measure) }
    }
  }

  /// The heading of what was measured: `Flatness and landscape`.
  package var measuresTitle: String {
    let names = kinds.map { $0.measure }
    let text = names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    return (names.count > 1 ? text : names.joined()).capitalizedFirst
  }

  /// The plots, one for each section.
  public var plots: [AccuracyPlot] { contents.sections.map(AccuracyPlot.init) }

  /// What every reader of a table must know; it stands right below.
  package static let intervalNote =
    "Accuracies in percent. Intervals (Wilson, 95 %) cover the test images, not training seeds."

  /// How the table is to be read; the same under every ranking.
  package static let notes = [
    """
    The same defense trained with another seed may land outside its interval: that covers the \
    test images only.
    """,
    """
    Robust is the worst case over everything tried, and ranks. A rank like 1–3 holds every place \
    that is possible when only significant differences count (exact mid-p McNemar test, Holm's \
    correction over all pairs, 5 %).
    """,
    """
    Evidence says how many of the broken images somebody has verified with the perturbations kept \
    (`./rampart verify`), and from which share on false claims of robustness are excluded at 95 % \
    because the attacks were run again on random images. Verified means signed by a key that this \
    board trusts (`trusted-keys`), self-attested by another one: the author's, perhaps. What is only \
    kept, nobody has verified since the result was written. Measures, training, passes and times are \
    their author's word.
    """,
  ]

  /// What columns are that only wide tables have.
  package static let columnNotes = [
    """
    8 bits is the share of the successes that is undone when the adversarial image is rounded as \
    an image file rounds it.
    """,
    """
    Passes counts the forward and backward passes of the attacks, an image.
    """,
  ]

  /// What is to be said of accuracies that only newer results have.
  package var variationNotes: [String] {
    let results = contents.sections.flatMap { $0.rows.map(\.result) }
    return results.contains { !$0.variations.isEmpty }
      ? [
        """
        Shifted, flipped and fresh are accuracies on images that show the same as the test images and are \
        others: moved by a pixel or two, mirrored where the class permits, drawn anew by the sample's \
        generator. What knows the test images by heart is much worse on them, and is not ranked.
        """
      ] : []
  }

  /// What the images of a section are, in a sentence.
  package static func images(of section: LeaderboardSection) -> String {
    let dataset = section.dataset
    let trust = dataset.verified ? "a known checksum" : "a checksum that is not known"
    return "\(Wording.count(dataset.samples, "\(dataset.split) image")) "
      + "from an archive with \(trust)."
  }
}
