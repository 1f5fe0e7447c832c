import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Results
import Robustness

/// What the measuring commands have in common.
struct MeasureOptions: ParsableArguments {
  @Option(help: "test or train.")
  var split: Split = .test

  @Option(help: "Where results are and go (default: leaderboard/results).")
  var results: String?

  @ArgumentParser.Flag(help: "Print one JSON document: an array with one result a defense.")
  var json = false

  /// The store of results.
  var store: ResultStore {
    results.map { ResultStore(path: $0) } ?? ResultStore(directory: Workspace().results)
  }

  /// The cells that the other options describe.
  func cells(
    _ model: ModelOptions, _ data: DataOptions, _ threat: ThreatOptions, _ compute: ComputeOptions
  ) throws -> [Cell] {
    let images = try data.load(split) { StandardError.line($0) }.data
    let threat = try threat.threat(for: data.dataset ?? images.info.name)
    return try model.sources(on: images.info.name).map { name, source in
      Cell(
        name: name, model: source, dataset: data.chosenName(split), directory: data.folder.path,
        split: split.rawValue, samples: data.samples, classes: model.classes, threat: threat,
        attacks: [], protocolName: ProtocolRules.name, seed: compute.seed, batchSize: 512,
        threads: compute.threadCount, device: compute.device)
    }
  }
}
