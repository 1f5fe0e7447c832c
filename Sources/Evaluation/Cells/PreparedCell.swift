import Attacks
import Experiments
import Foundation
import Results
import Robustness
import Torch

/// A cell's images, its model and what runs its attacks, up to the first of them.
struct PreparedCell {
  let images: CellImages
  let model: LoadedModel
  /// The attacks, in the order of the protocol.
  let attacks: [any Attack]
  let experiment: Experiment
  /// The number of images in each call of the model.
  let chunk: Int
  /// Doubts that loading and a look at the setting raised.
  let flags: [Flag]
  let doubts: CellDoubts
  let clock: ProgressClock
  let runner: AttackRunner
  private let cell: Cell

  /// Loads a cell, looks at its model, and rehearses.
  ///
  /// - Parameters:
  ///   - chunk: the number of images in each call of a model that takes any number.
  ///   - looks: whether to look for doubts in the setting, which one rank does for all.
  ///   - report: is told how far it has come; throws to stop.
  init(
    _ cell: Cell, bench: Bench, chunk: Int, looks: Bool = true,
    report: @escaping (CellProgress) throws -> Void
  ) throws {
    self.cell = cell
    try LibTorch.start(threads: cell.threads, device: cell.device)
    images = try CellImages(cell, bench)
    model = try LoadedModel(cell, for: images.data, on: bench)
    attacks = try cell.chosenAttacks(classes: model.classes, from: bench.roster)
    experiment = cell.experiment(
      on: images.record, of: model, attacks: attacks.map(AttackSetting.init), bench)
    let size = model.batchSize ?? chunk
    self.chunk = size
    flags =
      looks
      ? try model.flags
        + SetupChecks(cell: cell, model: model, images: images, chunk: size).flags()
      : []
    doubts = try CellDoubts(
      cell, model, images, roster: bench.roster, classes: model.classes, chunk: size)
    let clock = ProgressClock(report)
    self.clock = clock
    runner = try AttackRunner(
      doubts.subject, classes: model.classes, threat: cell.threat,
      random: RandomSource(seed: cell.seed), chunk: size, precision: cell.precision,
      replica: doubts.replica, heartbeat: { try clock.beat() })
    try doubts.rehearse(with: runner)
  }

  /// What the model answers to a few images.
  var probe: AnswerProbe? {
    get throws { try AnswerProbe(of: model, on: images, chunk: chunk) }
  }

  /// What the cell's journal is about.
  var header: JournalHeader {
    get throws { try JournalHeader(experiment, chunk: chunk, evidence: cell.evidence) }
  }
}
