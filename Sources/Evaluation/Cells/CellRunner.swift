import Attacks
import Datasets
import Foundation
import Results
public import Robustness
import Torch

/// Measures a cell in this process.
public struct CellRunner {
  private let cell: Cell
  private let defenses: [any Defense.Type]
  private let report: (CellProgress) throws -> Void

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
  }

  /// Measures clean accuracy and every attack of the cell.
  ///
  /// - Throws: whatever the model throws; the caller makes a record of it.
  public func run() throws -> CellMeasurement {
    let started = Date()
    try LibTorch.start(threads: cell.threads)
    let images = try CellImages(cell)
    let model = try LoadedModel(cell, for: images.data, defenses: defenses)
    var result = EvaluationResult(
      protocolName: cell.protocolName, defense: cell.name, options: model.options,
      dataset: images.record, threat: ThreatRecord(cell.threat), seed: cell.seed,
      model: model.record, environment: EnvironmentRecord(cell), training: model.training)
    result.flags = model.flags
    if cell.protocolName == ProtocolRules.quick { result.flags.append(.upperBound) }
    let clock = ProgressClock(report)
    let classes = cell.classes ?? images.data.classes
    let runner = try AttackRunner(
      model.classifier, classes: classes, threat: cell.threat,
      random: RandomSource(seed: cell.seed), chunk: Oracle.defaultChunk(on: cell.device),
      precision: cell.precision, heartbeat: { try clock.beat() })
    let tally = try CellTally(images, runner, clock, batchSize: cell.batchSize)
    result.clean = tally.clean
    let collector = EvidenceCollector(runner, cell.threat)
    for name in cell.attacks {
      guard let attack = AttackCatalog.attack(name, norm: cell.threat.norm, classes: classes)
      else { continue }
      result.attacks.append(try tally.run(attack) { try collector.see($0, $1) })
    }
    if let path = cell.evidence {
      let external = try ExternalImages(
        path: path, shape: images.data.shape, total: images.data.count)
      let (record, refused) = try tally.judge(external, cell.threat) {
        try collector.keep($0, of: $1, images: $2)
      }
      result.attacks.append(record)
      if refused > 0 { result.flags.append(.refusedImages(refused, of: external.name)) }
    }
    result.nearTies = tally.nearTies
    result.environment.seconds = Date().timeIntervalSince(started)
    return try CellMeasurement(result.concluded(), collector, images.data.shape)
  }
}
