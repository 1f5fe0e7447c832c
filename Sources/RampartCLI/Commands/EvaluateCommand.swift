import ArgumentParser
import Datasets
import Evaluation
import Evidence
import Experiments
import Files
import Foundation
import Leaderboard
import Results
import Robustness
import Torch

/// Attacks defenses or a model, and writes what came out.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Attacks defenses, or a model file, by a fixed protocol.",
    discussion: """
      A defense without weights for the data set is not evaluated: of several that are named, one \
      such stops all before anything starts, with 65; of the featured ones and --all, those are left \
      out, with a word. Reasons to doubt a number are printed at the end, as flags.

      Started several times by torchrun, srun or mpirun, it is one evaluation that these processes, called \
      ranks, share: Documentation/scale.md.

      Examples:
        \(ProgramName.short) evaluate
        \(ProgramName.short) evaluate AdversarialTraining --dataset cifar10 --data ~/archives --samples 1000
        \(ProgramName.short) evaluate --model net.pt --dataset cifar10 --data ~/archives
        \(ProgramName.short) evaluate --model weights.pt --architecture auto --mean 0.5 --std 0.25 --epsilon 8/255
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threat: ThreatOptions
  @OptionGroup var settings: EvaluationOptions
  @OptionGroup var compute: ComputeOptions

  func validate() throws { _ = try settings.attackNames(threat.norm) }

  func run() throws {
    let contract = try RankContract.ofThisProcess()
    try contract?.chooseCard(for: compute.device)
    try compute.start()
    guard settings.precision == .float32 || LibTorch.hasBFloat16(on: compute.device) else {
      throw ValidationError(
        "--precision bf16: this machine does not compute in bfloat16 (AVX-512 BF16), so it would "
          + "be slower, not faster; leave --precision out.")
    }
    try reportingBadInput { try evaluate(contract) }
  }

  /// - Parameter contract: which of several processes this is; nil where it is alone.
  private func evaluate(_ contract: RankContract?) throws {
    let images = try data.load(settings.split) { StandardError.line($0) }
    if let evidence = settings.evidence {
      // Read here once, so that a file which cannot be used stops everything before it begins.
      _ = try ExternalImages(path: evidence, shape: images.data.shape, total: images.total)
    }
    if let shard = settings.shard, shard.positions(of: images.data.count).isEmpty {
      throw ValidationError("--shard: of \(images.data.count) images this part has none.")
    }
    let threat = try threat.threat(for: images.data)
    let sources = try model.sources(on: images.data.info, data)
    let cells = try sources.map { try cell($0.name, $0.source, threat, contract) }
    let session = EvaluationSession(
      store: settings.store, limits: settings.limits, reuses: settings.reuse,
      images: images.data.info, total: images.total, contract: contract)
    if let contract, contract.rank > 0 {
      return try RankSession(
        contract: contract, cells: cells, limits: settings.limits,
        images: { session.record(of: $0) }, task: { RankTask($0) }
      ).run()
    }
    for warning in images.data.info.warnings { StandardError.line("Note: \(warning)") }
    StandardError.line(
      "Attacking \(cells.map(\.name).joined(separator: ", ")) on "
        + "\(settings.shard?.positions(of: images.data.count).count ?? images.data.count) images of "
        + "\(images.data.info.name) (\(settings.split.rawValue)), \(threat.norm.title) ε = \(threat.text)"
    )
    if let rules = settings.rules, rules.standing == .bound {
      StandardError.line(
        "Protocol \(rules.name): robust accuracies are upper bounds, and never ranked.")
    }
    let results = try session.run(cells)
    try publish(results, in: session.store)
    if results.contains(where: { $0.failureIsBadInput }) { throw ExitCode.badInput }
    if results.contains(where: { $0.result.status != .ok }) { throw ExitCode.defenseFailed }
  }

  private func cell(
    _ name: String, _ source: ModelSource, _ threat: ThreatModel, _ contract: RankContract?
  ) throws -> Cell {
    Cell(
      name: name, model: source, dataset: data.chosenName(settings.split),
      directory: data.folder(settings.split).path,
      split: settings.split, samples: data.samples, shard: settings.shard,
      classes: model.classes, operators: model.allowedOperators,
      threat: threat, attacks: try settings.attackNames(threat.norm),
      protocolName: (settings.rules ?? .ranking).name,
      seed: compute.seed, batchSize: settings.batchSize, chunk: settings.calls.chunk,
      threads: compute.threadCount(sharing: contract), device: compute.device,
      precision: settings.precision,
      evidence: settings.evidence.map { URL(filePath: $0).path })
  }

  /// Prints the results, and rewrites the leaderboard where they went to its own folder.
  private func publish(_ outcomes: [EvaluationSession.Outcome], in store: ResultStore) throws {
    let results = outcomes.map(\.result)
    if settings.json {
      try StandardOutput.document(ResultCoder.encode(results))
      for result in results { StandardError.flags(of: result) }
    } else {
      let standings = Dictionary(
        results.filter { $0.evidence != nil }.map { ($0, EvidenceStanding.unverified) }
      ) { first, _ in first }
      // What was no model or no image set is told above, and is no row.
      let rows = outcomes.filter { !$0.failureIsBadInput }.map(\.result)
      guard !rows.isEmpty else { return }
      let page = LeaderboardPage(results: rows, standings: standings)
      StandardOutput.line(page.text(width: StandardError.width))
      for file in outcomes.compactMap(\.file) { StandardError.line("Wrote \(file.path)") }
    }
    guard settings.results == nil else { return }
    let keys = try TrustedKeys(reading: Registry.bench.workspace.trustedKeys)
    let page = LeaderboardPage(store.loadAll(trusting: keys), Registry.roster)
    let files = try page.publish(
      store, Registry.bench, to: Registry.bench.workspace.leaderboard)
    if let page = files.first { StandardError.line("Wrote \(page.path)") }
  }
}
