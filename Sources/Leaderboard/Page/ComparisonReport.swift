public import Results

/// A comparison of two results, as a terminal prints it.
public struct ComparisonReport: Sendable, Hashable {
  private let comparison: ResultComparison

  /// The report of a comparison.
  public init(_ comparison: ResultComparison) { self.comparison = comparison }

  /// The whole report; at most `limit` of the changed images are listed.
  public func text(width: Int? = nil, limit: Int = 50) -> String {
    let lead = comparison.onlySecond - comparison.onlyFirst
    let verdict = comparison.pValue < RankInterval.level ? "significant" : "not significant"
    let changes = Wording.count(comparison.changes.count, "verdict")
    var text = comparison.settings.map { Wording.terminal($0) + "\n" }.joined()
    text += """
      \(Wording.count(comparison.samples, "image")) compared, \(changes) changed.
      Robust only in the first: \(Wording.count(comparison.onlyFirst)), \
      only in the second: \(Wording.count(comparison.onlySecond)) \
      (\(lead < 0 ? "" : "+")\(Wording.percent(share(lead))) points).
      Exact mid-p McNemar test: p = \(Wording.pValue(comparison.pValue)), \(verdict) at 5 %.

      """
    guard !comparison.changes.isEmpty else { return text }
    let table = TextTable(
      Array(comparison.changes.prefix(max(0, limit))),
      [
        Column("Image", .trailing) { String($0.index) }, Column("First") { $0.before.description },
        Column("Second") { $0.after.description }, Column("Why") { $0.reason },
      ])
    text += "\n" + table.text(width: width)
    let rest = comparison.changes.count - table.rows.count
    return rest > 0 ? text + "… and \(Wording.count(rest)) more\n" : text
  }

  private func share(_ images: Int) -> Double {
    comparison.samples > 0 ? Double(images) / Double(comparison.samples) : 0
  }
}
