import ArgumentParser
import Evaluation
import Evidence
import Experiments
import Files
import Foundation
import Results

/// Makes one result of the results of disjoint shards.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Makes one result of those of disjoint shards of a cell.",
    discussion: "Everything that follows from the images is computed again from their union.")

  /// A few calls of a model on a processor.
  private static let worthwhile = 256

  @Argument(help: "The shards' results, in any order.")
  var shards: [String]

  @Option(help: ArgumentHelp("Where the result goes.", valueName: "R.json"))
  var output: String

  func run() throws {
    try reportingBadInput {
      let results = try shards.map { try ResultStore.load(URL(filePath: $0)) }
      var merged = try EvaluationResult.merged(shards: results)
      let file = URL(filePath: output)
      let parts = zip(results, shards).map { ($0, URL(filePath: $1)) }
      if let (evidence, record) = try EvidenceFile.merged(parts, into: merged) {
        merged.evidence = record
        try ResultStore.keep(evidence, of: &merged, beside: file)
      } else {
        StandardError.line("Note: a shard's evidence is not beside it; the result has none.")
      }
      try AtomicFile.write(ResultCoder.encode(merged), to: file)
      let gaps = merged.dataset.gaps.map { "\($0.lowerBound)–\($0.upperBound - 1)" }
      if !gaps.isEmpty {
        StandardError.line("Note: no shard has the images \(gaps.joined(separator: ", ")).")
      }
      let least = results.map(\.dataset.samples).min() ?? 0
      if results.count > 1, least < Self.worthwhile {
        StandardError.line(
          "Note: the smallest shard has \(least) images; below \(Self.worthwhile) much of the work is "
            + "padding, which ranks share without.")
      }
      if let (count, all) = merged.remediesRun(in: results) {
        StandardError.line(
          "Note: doubts of the whole call for remedies that \(count) of \(all) shards with images left "
            + "ran; one evaluation, or ranks, would run them on all images.")
      }
      let faults = merged.rankingFaults.joined(separator: "; ")
      StandardError.line(
        "Wrote \(file.path): \(merged.defense), \(merged.dataset.samples) images, "
          + (faults.isEmpty ? "complete" : "not ranked (\(faults))"))
    }
  }
}
