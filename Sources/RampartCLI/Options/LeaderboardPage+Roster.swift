import Experiments
import Leaderboard
import Results
import Robustness

extension LeaderboardPage {
  /// The page of a store's results, with the columns of the measures that are registered.
  ///
  /// Which defenses are canaries the registry says, whatever a result does.
  init(_ contents: ResultStore.Contents, _ roster: Roster) {
    let papers = Measures.ofPapers
    let others = roster.measures.map { $0.recordType }.filter { other in
      !papers.contains { $0.measure == other.measure }
    }
    let canaries = Set(roster.defenses.filter { $0.card.isKnownBroken }.map { $0.name })
    var (results, standings) = ([EvaluationResult](), [EvaluationResult: EvidenceStanding]())
    for stored in contents.results {
      var result = stored
      if canaries.contains(result.model.defense ?? result.defense), result.model.kind == .defense,
        !result.isFlagged(.knownBroken)
      {
        result.flags.append(.knownBroken)
      }
      results.append(result)
      standings[result] = contents.standings[stored]
    }
    self.init(results: results, standings: standings, measures: papers + others)
  }
}
