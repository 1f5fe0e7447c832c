public import Experiments
import Files
import Foundation
public import Results

/// The complete runs on the same images under the same threat, best first.
public struct LeaderboardSection: Sendable, Hashable {
  /// One line of the ranking.
  public struct Row: Sendable, Hashable {
    /// The ranks that the images leave possible.
    public let rank: RankInterval
    /// The run.
    public let result: EvaluationResult
    /// What stands behind it.
    public let evidence: EvidenceStanding
  }

  /// What was evaluated on.
  public let dataset: DatasetRecord
  /// What the attacker may do.
  public let threat: ThreatModel
  /// The ranking.
  public let rows: [Row]
  /// Runs of networks that were trained like one in the ranking, from another seed.
  public let repetitions: [EvaluationResult]

  /// The heading: `CIFAR-10, Linf, ε = 8/255`.
  public var title: String {
    let split = dataset.split == .test ? "" : " (\(dataset.split))"
    return "\(DatasetTraits(of: dataset.name).title)\(split), \(threat.title)"
  }

  /// A name for files, which no other section has.
  public var slug: String {
    var parts = [dataset.name, threat.slug]
    if dataset.split != .test { parts.append(dataset.split.rawValue) }
    if !dataset.verified { parts.append(String(dataset.checksum.prefix(8))) }
    return FileName.distinct(parts.joined(separator: "-"))
  }

  /// Ranks runs, which must be of the same images and under the same threat; `nil` for none.
  init?(
    ranking results: [EvaluationResult], _ standings: [EvaluationResult: EvidenceStanding] = [:]
  ) {
    let all = results.sorted { Self.sortKey($0) < Self.sortKey($1) }
    let isRepeated = all.map { result in all.contains { result.repeats($0) } }
    repetitions = all.indices.filter { isRepeated[$0] }.map { all[$0] }
    let sorted = all.indices.filter { !isRepeated[$0] }.map { all[$0] }
    guard let first = sorted.first else { return nil }
    let ranks = RankInterval.all(robust: sorted.map { $0.robust?.indices ?? [] })
    dataset = first.dataset
    threat = first.threat
    rows = zip(ranks, sorted).map {
      Row(rank: $0, result: $1, evidence: standings[$1] ?? .absent)
    }
  }

  /// Worst-case robust accuracy decides, then clean accuracy, then the name.
  private static func sortKey(_ result: EvaluationResult) -> (Int, Int, String) {
    (-(result.robust?.count ?? 0), -(result.clean?.correct ?? 0), result.defense)
  }
}
