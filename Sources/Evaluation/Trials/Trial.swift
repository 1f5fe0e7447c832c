import Attacks
import Datasets
import Experiments
import Foundation
public import Results
import Robustness
import Torch

/// One attack with free parameters on one model, judged exactly as `evaluate` judges.
///
/// It runs in this process: there is one model and nothing else to protect from it, the images need
/// not be sent anywhere, and what it writes appears at its end or not at all.
public struct Trial {
  private let cell: Cell
  private let settings: TrialSettings
  private let bench: Bench
  private let report: (CellProgress) throws -> Void

  /// A trial.
  ///
  /// - Parameters:
  ///   - cell: the model, the images and the threat; its list of attacks is not read.
  ///   - settings: the attack.
  ///   - bench: the plug-ins and the images.
  ///   - report: is told how far it has come; throws to stop.
  public init(
    _ cell: Cell, _ settings: TrialSettings, bench: Bench,
    report: @escaping (CellProgress) throws -> Void = { _ in }
  ) {
    self.cell = cell
    self.settings = settings
    self.bench = bench
    self.report = report
  }

  /// Runs the attack.
  ///
  /// - Parameter keepsImages: whether adversarial images are kept, which takes memory.
  /// - Throws: `InvalidSettings`; whatever the model throws.
  public func run(keepsImages: Bool) throws -> (record: TrialRecord, images: TrialImages) {
    let started = Date()
    try LibTorch.start(threads: cell.threads, device: cell.device)
    let images = try CellImages(cell, bench)
    let model = try LoadedModel(cell, for: images.data, on: bench)
    let classes = model.classes
    let attack = try settings.attack(
      against: cell.threat, classes: classes, from: bench.roster)
    let clock = ProgressClock(report)
    let chunk = model.batchSize ?? cell.callSize
    let flags =
      try model.flags
      + SetupChecks(cell: cell, model: model, images: images, chunk: chunk).flags()
    // The smallest change may be larger than ε: the search is free in the whole box, and judged by
    // its length.
    let runner = try AttackRunner(
      model.classifier, classes: classes,
      threat: settings.isMinimalNorm ? .wholeBox(cell.threat.norm, images.data.shape) : cell.threat,
      random: RandomSource(seed: cell.seed), chunk: chunk, replica: model.replica,
      heartbeat: { try clock.beat() })
    let some = Array(images.positions.prefix(Probe.size))
    let rehearsal = try RehearsalChecks(rehearsal: runner.rehearse(on: images.batch(at: some)))
    let tally = try CellTally(images, runner, clock, batchSize: cell.batchSize)
    var kept = TrialImages(images.data.shape, threat: cell.threat, keepsImages: keepsImages)
    var curve = settings.isMinimalNorm ? CurveTally(cell.threat) : nil
    var measured = try tally.run(attack) {
      try kept.add($0, $1)
      try curve?.add($0, $1, runner)
    }
    if settings.isMinimalNorm {
      let within = kept.samples.indices.filter { kept.lengths[$0] <= cell.threat.tolerance }
      measured = measured.counting(
        broken: within.map { kept.samples[$0] }, of: kept.samples.count,
        samples: images.positions.count)
    }
    kept.judge(broken: measured.brokenIndices)
    try kept.classify(with: Oracle(model.classifier, classes: classes, chunk: chunk), cell.device)
    var environment = EnvironmentRecord(cell)
    environment.seconds = Date().timeIntervalSince(started)
    let record = TrialRecord(
      attack: measured,
      setting: cell.experiment(on: images.record, of: model, attacks: [], bench).setting,
      clean: tally.clean,
      distances: settings.isMinimalNorm ? DistanceRecord(lengths: kept.lengths) : nil,
      curve: curve?.points(correct: tally.clean.correct, samples: images.positions.count),
      nearTies: tally.nearTies, flags: flags + rehearsal.flags, environment: environment)
    return (record, kept)
  }
}

extension AttackRecord {
  /// The same run with another verdict on which images it broke.
  fileprivate func counting(broken: [Int], of attacked: Int, samples: Int) -> AttackRecord {
    AttackRecord(
      name: name, robust: attacked - broken.count, samples: samples, brokenIndices: broken,
      forwardPasses: forwardPasses, backwardPasses: backwardPasses, seconds: seconds,
      parameters: parameters)
  }
}
