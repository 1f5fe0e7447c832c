import Robustness

/// The ranks that share a measurement, as its task in one of them sees them.
protocol RankCompany: MeasureCompany {
  /// Makes sure that all measure the same.
  ///
  /// - Throws: `RankError` that names what differs; ``RankDismissal``.
  func begin(_ header: JournalHeader, _ probe: AnswerProbe?) throws
}

/// Rank 0 needs no help any more.
struct RankDismissal: Error {}
