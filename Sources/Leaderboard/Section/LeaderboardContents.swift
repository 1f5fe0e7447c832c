import Experiments
public import Results

/// Results sorted by what a leaderboard does with them.
public struct LeaderboardContents: Sendable, Hashable {
  /// A result whose numbers contradict each other.
  public struct Refusal: Sendable, Hashable {
    /// The result.
    public let result: EvaluationResult
    /// The contradictions, one sentence each.
    public let reasons: [String]
  }

  /// The rankings, one for each data set and threat.
  public let sections: [LeaderboardSection]
  /// Runs that ended well but are not ranked.
  public let partial: [EvaluationResult]
  /// Runs of defenses that are registered as known to be broken.
  public let canaries: [EvaluationResult]
  /// Runs that did not end well.
  public let failures: [EvaluationResult]
  /// Results that are not shown because they contradict themselves.
  public let refusals: [Refusal]

  /// Sorts results; their order does not matter.
  public init(
    _ results: [EvaluationResult], _ standings: [EvaluationResult: EvidenceStanding] = [:]
  ) {
    var ranked: [EvaluationResult] = []
    var partial: [EvaluationResult] = []
    var canaries: [EvaluationResult] = []
    var failures: [EvaluationResult] = []
    var refusals: [Refusal] = []
    for result in results.sorted(by: Self.precedes) {
      let reasons = result.inconsistencies()
      if !reasons.isEmpty {
        refusals.append(Refusal(result: result, reasons: reasons))
      } else if result.status != .ok {
        failures.append(result)
      } else if result.isFlagged(.knownBroken) {
        canaries.append(result)
      } else if result.isRanked {
        ranked.append(result)
      } else {
        partial.append(result)
      }
    }
    var groups: [[EvaluationResult]] = []
    for result in ranked {
      let home = groups.firstIndex { group in group.first.map(result.isRanked(beside:)) ?? false }
      if let home { groups[home].append(result) } else { groups.append([result]) }
    }
    sections = groups.compactMap { LeaderboardSection(ranking: $0, standings) }
    self.partial = partial
    self.canaries = canaries
    self.failures = failures
    self.refusals = refusals
  }

  /// The order of headings: well-known data sets, others, the sample; Linf, L2; small ε first.
  private static func precedes(_ a: EvaluationResult, _ b: EvaluationResult) -> Bool {
    let (first, second) = (place(a), place(b))
    if first != second { return first < second }
    if a.threat.epsilon != b.threat.epsilon { return a.threat.epsilon < b.threat.epsilon }
    return (a.defense, a.dataset.checksum, a.protocolName, a.dataset.samples, a.seed)
      < (b.defense, b.dataset.checksum, b.protocolName, b.dataset.samples, b.seed)
  }

  private static func place(_ result: EvaluationResult) -> (Int, String, String, Int) {
    let traits = DatasetTraits(of: result.dataset.name)
    let norm = Norm.allCases.firstIndex(of: result.threat.norm) ?? 0
    return (traits.order, traits.name, result.dataset.split.rawValue, norm)
  }
}

extension EvaluationResult {
  /// Whether two complete runs belong in one ranking.
  fileprivate func isRanked(beside other: EvaluationResult) -> Bool {
    experiment.agrees(with: other.experiment, in: [.images, .threat])
  }
}
