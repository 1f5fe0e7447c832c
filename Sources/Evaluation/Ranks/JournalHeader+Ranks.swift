import Experiments
import Foundation

extension JournalHeader {
  /// Refuses to work for a rank 0 that measures something else.
  ///
  /// - Parameter data: rank 0's header.
  /// - Throws: `RankError` that names what differs.
  func requireSame(as data: Data) throws {
    guard try data != self.data else { return }
    let differences = try differences(from: data)
    throw RankError(
      .difference,
      "rank 0 does something else (rank 0's → here): \(differences.joined(separator: "; ")); "
        + "start every rank with the same program, command line and files")
  }

  private func differences(from data: Data) throws -> [String] {
    guard let other = try? JSONDecoder().decode(JournalHeader.self, from: data) else {
      return ["the form of the question, so another version of the program"]
    }
    var found = other.experiment.differences(from: experiment).map(\.description)
    if other.program != program { found.append("the program's file") }
    if other.chunk != chunk { found.append("images a call: \(other.chunk) → \(chunk)") }
    if other.evidence != evidence { found.append("--evidence") }
    return found.isEmpty ? try fields(of: data) : found
  }

  /// The fields that differ, with their values, where nothing else says it.
  private func fields(of other: Data) throws -> [String] {
    let (theirs, ours) = (JSONLeaves.of(other), JSONLeaves.of(try data))
    return Set(theirs.keys).union(ours.keys).filter { theirs[$0] != ours[$0] }.sorted().map {
      "\($0): \(theirs[$0] ?? "nothing") → \(ours[$0] ?? "nothing")"
    }
  }
}
