import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Foundation
import Results
import Robustness

/// What the measuring commands have in common.
struct MeasureOptions: ParsableArguments {
  @Option(help: "test or train.")
  var split: Split = .test

  @Option(help: "Where results are and go (default: leaderboard/results).")
  var results: String?

  @Option(
    help: ArgumentHelp(
      "Instead of a defense, the folder of a training with --snapshots: the weights of its epochs are "
        + "measured, and the numbers go into its measures.jsonl.", valueName: "DIR"))
  var run: String?

  @Option(help: "With --run, only every Nth epoch, and the last one.")
  var every = 1

  @ArgumentParser.Flag(
    help:
      "Print one JSON document: an array with one result a defense, with --run one record an epoch."
  )
  var json = false

  func validate() throws {
    if every < 1 { throw ValidationError("--every must be at least 1.") }
    if every > 1, run == nil { throw ValidationError("--every goes with --run.") }
  }

  /// The store of results.
  var store: ResultStore {
    results.map { ResultStore(path: $0) }
      ?? ResultStore(directory: Registry.bench.workspace.results)
  }

  /// The cells that the other options describe.
  func cells(
    _ model: ModelOptions, _ data: DataOptions, _ threat: ThreatOptions, _ compute: ComputeOptions
  ) throws -> [Cell] {
    let images = try data.load(split) { StandardError.line($0) }.data
    let threat = try threat.threat(for: images)
    return try sources(model, on: images.info, data).map { name, source in
      Cell(
        name: name, model: source, dataset: data.chosenName(split), directory: data.folder.path,
        split: split, samples: data.samples, classes: model.classes, threat: threat,
        attacks: [], protocolName: EvaluationProtocol.rampart1.name, seed: compute.seed,
        batchSize: 512,
        threads: compute.threadCount, device: compute.device)
    }
  }

  /// What is measured: defenses or a model file, or with --run the weights of a training's epochs.
  private func sources(
    _ model: ModelOptions, on images: DatasetInfo, _ data: DataOptions
  ) throws -> [(name: String, source: ModelSource)] {
    guard let run else { return try model.sources(on: images, data) }
    guard model.model == nil, model.defenses.isEmpty, !model.all else {
      throw ValidationError("--run measures a training's epochs; leave names and --model out.")
    }
    return try EpochSession.epochs(in: run, every: every).map { $0.source }
  }
}
