import Attacks
import Datasets
import Foundation
public import Results
public import Robustness
import Torch

/// Measures a cell in this process.
public struct CellRunner {
  private let cell: Cell
  private let defenses: [any Defense.Type]
  private let report: (CellProgress) throws -> Void
  private let chunk: Int

  /// A runner.
  ///
  /// - Parameters:
  ///   - cell: what is measured.
  ///   - defenses: the registered defenses.
  ///   - report: is told how far it has come; throws to stop.
  public init(
    _ cell: Cell, defenses: [any Defense.Type],
    report: @escaping (CellProgress) throws -> Void = { _ in }
  ) {
    self.cell = cell
    self.defenses = defenses
    self.report = report
    chunk = Oracle.defaultChunk(on: cell.device)
  }

  /// A runner that calls the model with another number of images at a time: few images are measured
  /// faster in small chunks.
  package init(_ cell: Cell, defenses: [any Defense.Type], chunk: Int) {
    self.cell = cell
    self.defenses = defenses
    self.chunk = chunk
    report = { _ in }
  }

  /// Measures clean accuracy and every attack of the cell.
  ///
  /// - Throws: whatever the model throws; the caller makes a record of it.
  public func run() throws -> EvaluationResult {
    let started = Date()
    try LibTorch.start(threads: cell.threads)
    let images = try CellImages(cell)
    let model = try LoadedModel(cell, for: images.data, defenses: defenses)
    var result = EvaluationResult(
      protocolName: cell.protocolName, defense: cell.name, options: model.options,
      dataset: images.record, threat: ThreatRecord(cell.threat), seed: cell.seed,
      model: model.record, environment: EnvironmentRecord(cell), training: model.training)
    result.flags = model.flags
    let classes = cell.classes ?? images.data.classes
    let doubts = try CellDoubts(cell, model, images, classes: classes, chunk: chunk)
    result.protocolName = doubts.protocolName
    if cell.protocolName == ProtocolRules.quick { result.flags.append(.upperBound) }
    let clock = ProgressClock(report)
    let runner = try AttackRunner(
      doubts.subject, classes: classes, threat: cell.threat,
      random: RandomSource(seed: cell.seed), chunk: chunk,
      heartbeat: { try clock.beat() })
    let tally = try CellTally(images, runner, clock, batchSize: cell.batchSize)
    result.clean = tally.clean
    for name in cell.attacks {
      guard let attack = AttackCatalog.attack(name, norm: cell.threat.norm, classes: classes)
      else { continue }
      result.attacks.append(try tally.run(attack))
    }
    try doubts.conclude(&result, heartbeat: { try clock.beat() }) {
      try tally.run($0, on: $1, with: $2)
    }
    result.nearTies = tally.nearTies
    result.environment.seconds = Date().timeIntervalSince(started)
    return result.concluded()
  }
}
