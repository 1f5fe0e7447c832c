public import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Foundation
import Results
public import Robustness

extension MeasurePreset: ExpressibleByArgument {}

/// What the measuring commands have in common: what is measured, how, and where the numbers go.
struct MeasureOptions: ParsableArguments {
  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threat: ThreatOptions

  @Option(help: "test or train.")
  var split: Split = .test

  @Option(help: "quick: minutes on two cores; paper: the publication's settings.")
  var preset: MeasurePreset = .quick

  @Option(
    help: ArgumentHelp(
      "Settings by their names: '{\"batchSize\": 64}'; the others are the preset's, and flags win.",
      valueName: "JSON"))
  var options: String?

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

  @OptionGroup var calls: CallOptions
  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    if every < 1 { throw ValidationError("--every must be at least 1.") }
    if run != nil, results != nil {
      throw ValidationError("--run keeps the numbers in its folder; leave --results out.")
    }
    if every > 1, run == nil { throw ValidationError("--every goes with --run.") }
    if run != nil, model.model != nil || model.all || !model.defenses.isEmpty {
      throw ValidationError("--run measures a training's epochs; leave names and --model out.")
    }
    if settings == nil {
      throw ValidationError("--options is no JSON object such as '{\"batchSize\": 64}'.")
    }
  }

  private var settings: [String: JSONValue]? {
    guard let options else { return [:] }
    return try? JSONDecoder().decode([String: JSONValue].self, from: Data(options.utf8))
  }

  /// Measures, and lets the numbers join the results or the training's folder.
  ///
  /// - Parameters:
  ///   - name: the measure.
  ///   - given: settings that flags of the command replace.
  ///   - folders: where each kind of picture goes; an empty name is any kind.
  func measure(
    _ name: String, _ given: [String: JSONValue] = [:], pictures folders: [String: String] = [:]
  ) throws {
    let contract = try RankContract.ofThisProcess()
    try contract?.chooseCard(for: compute.device)
    try compute.start(sharing: contract)
    try reportingFailures {
      let kind = try Registry.roster.measure(named: name)
      var settings = (self.settings ?? [:]).merging(given) { $1 }
      if let samples = data.samples { settings["samples"] = .integer(samples) }
      let job = MeasureJob(
        kind: kind, preset: preset, options: settings,
        folders: folders.mapValues { URL(filePath: $0, directoryHint: .isDirectory) })
      try job.check()
      let cells = try cells(contract)
      if let contract, contract.rank > 0 {
        return try RankSession(contract: contract, cells: cells, limits: .patient) {
          MeasureRankTask(job.order(for: $0))
        }.run()
      }
      guard let run else {
        let store =
          results.map { ResultStore(path: $0) }
          ?? ResultStore(directory: Registry.bench.workspace.results)
        return try MeasureSession(job: job, store: store, contract: contract).run(cells, json: json)
      }
      try EpochSession(job: job, folder: TrainedEpochs(in: run), contract: contract)
        .run(cells, json: json)
    }
  }

  /// The cells that are measured.
  private func cells(_ contract: RankContract?) throws -> [Cell] {
    let images = try data.load(split) { StandardError.line($0) }.data
    let threat = try threat.threat(for: images)
    let sources =
      try run.map { try TrainedEpochs(in: $0).sources(every: every) }
      ?? model.sources(on: images.info, data)
    return sources.map { name, source in
      Cell(
        name: name, model: source, dataset: data.chosenName(split),
        directory: data.folder(split).path,
        split: split, samples: data.samples, classes: model.classes,
        operators: model.allowedOperators, threat: threat,
        attacks: [], protocolName: EvaluationProtocol.ranking.name, seed: compute.seed,
        batchSize: 512, chunk: calls.chunk, threads: compute.threadCount(sharing: contract),
        device: compute.device)
    }
  }
}
