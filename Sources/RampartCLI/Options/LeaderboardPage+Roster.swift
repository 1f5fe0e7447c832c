import Experiments
import Leaderboard
import Results
import Robustness

extension LeaderboardPage {
  /// The page of a store's results, with the columns of the measures that are registered.
  init(_ contents: ResultStore.Contents, _ roster: Roster) {
    let papers = Measures.ofPapers
    let others = roster.measures.map { $0.recordType }.filter { other in
      !papers.contains { $0.measure == other.measure }
    }
    self.init(
      results: contents.results, standings: contents.standings, measures: papers + others)
  }
}
