import Attacks
import Datasets
import Evidence
import Experiments
public import Foundation
import Results
import Robustness
import Torch

/// Measures a cell in this process.
public struct CellRunner {
  private let cell: Cell
  private let bench: Bench
  private let memory: () throws -> (any WorkMemory)?
  private let isStopping: () -> Bool
  private let report: (CellProgress) throws -> Void
  private let exchange: UnitExchange?
  private let chunk: Int

  /// A runner.
  ///
  /// - Parameters:
  ///   - cell: what is measured.
  ///   - bench: the plug-ins and the images.
  ///   - journal: the file that keeps what is done, so that a run that is killed can go on; it is
  ///     the caller's to remove once the result is in its place.
  ///   - isStopping: asked between steps; once it says yes, the attack that runs leaves its state
  ///     beside the journal, and `run` throws `CancellationError`.
  ///   - report: is told how far it has come; throws to stop.
  public init(
    _ cell: Cell, bench: Bench, journal: URL? = nil,
    isStopping: @escaping () -> Bool = { false },
    report: @escaping (CellProgress) throws -> Void = { _ in }
  ) {
    self.init(
      cell, bench: bench, memory: { try journal.map { try FileMemory($0) } },
      isStopping: isStopping, report: report)
  }

  /// A runner that keeps what is done in some memory, and shares it with other ranks where there is an exchange.
  init(
    _ cell: Cell, bench: Bench, memory: @escaping () throws -> (any WorkMemory)?,
    exchange: UnitExchange? = nil, isStopping: @escaping () -> Bool,
    report: @escaping (CellProgress) throws -> Void
  ) {
    self.exchange = exchange
    self.cell = cell
    self.bench = bench
    self.memory = memory
    self.isStopping = isStopping
    self.report = report
    chunk = cell.callSize
  }

  /// A runner that calls the model with another number of images at a time: few images are measured
  /// faster in small chunks.
  package init(_ cell: Cell, bench: Bench, chunk: Int) {
    self.cell = cell
    self.bench = bench
    self.chunk = chunk
    (memory, exchange) = ({ nil }, nil)
    isStopping = { false }
    report = { _ in }
  }

  /// Measures clean accuracy and every attack of the cell.
  ///
  /// - Throws: whatever the model throws; the caller makes a record of it.
  public func run() throws -> CellMeasurement {
    let started = Date()
    let prepared = try PreparedCell(cell, bench: bench, chunk: chunk) {
      try report($0)
      try exchange?.look()
    }
    let (images, experiment, runner) = (prepared.images, prepared.experiment, prepared.runner)
    let (clock, doubts) = (prepared.clock, prepared.doubts)
    var result = EvaluationResult(
      setting: experiment.setting, environment: experiment.environment,
      training: prepared.model.training)
    result.environment.ranks = exchange?.ranks
    result.flags = prepared.flags
    result.protocolName = doubts.protocolName
    let rules = EvaluationProtocol.named(cell.protocolName)
    if rules?.standing == .bound { result.flags.append(.upperBound) }
    try exchange?.begin(prepared.header, prepared.probe)
    let journal = try memory().map {
      try CellJournal($0, header: prepared.header, isStopping: isStopping)
    }
    let earlier = try cell.earlier.flatMap {
      try journal?.takeUp(
        URL(filePath: $0), experiment.attacks, protocolName: result.protocolName, of: images)
    }
    if let earlier {
      let all = earlier.versions + [result.environment.rampart]
      result.environment.rampart = all.uniqued().joined(separator: ", ")
    }
    let tally = try CellTally(
      images, runner, clock, batchSize: cell.batchSize, journal: journal,
      exchange: exchange)
    result.clean = tally.clean
    result.variations = try VariedImages(images).accuracies(by: runner, clock, cell)
    let collector = EvidenceCollector(runner, cell.threat, earlier: earlier)
    let (records, attacked) = try tally.run(prepared.attacks, lots: rules?.lots) {
      try collector.see($0, $1)
    }
    result.attacks = records
    result.lots = attacked.map(LotsRecord.init(attackedIndices:))
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
    result.nearTieIndices = tally.nearTieSamples.sorted()
    result.flags += Self.flags(of: tally, runner, images: images.positions.count)
    try doubts.conclude(&result, heartbeat: { try clock.beat() }) {
      try tally.run($0, on: $1, with: $2, because: doubts.flags) { try collector.see($0, $1) }
    }
    result.nearTies = tally.nearTies
    result.nearTieIndices = tally.nearTieSamples.sorted()
    result.environment.seconds = Date().timeIntervalSince(started) + tally.secondsBefore
    result = result.concluded().countingClasses(
      labels: images.data.labels, names: images.data.info.classNames)
    return try CellMeasurement(result, collector, images.data.shape)
  }

  /// What judging the images showed of the model.
  private static func flags(
    of tally: CellTally, _ runner: AttackRunner, images: Int
  ) -> [Flag] {
    let inconsistent = tally.inconsistentSamples.count
    let changed = runner.changedAttributes.union(tally.changedElsewhere)
    return (inconsistent > 0 ? [.layoutDependent(inconsistent, of: images)] : [])
      + (changed.isEmpty ? [] : [.stateful(changed)])
  }
}
