import Experiments
import Foundation
import Robustness

/// The task of rank 0's side of shared work: has units done by whichever rank has time, itself among them.
final class UnitExchange {
  private let desk: TaskDesk
  /// How many ranks there are.
  let ranks: Int
  private let threat: ThreatModel
  private var offered = 0
  /// The units that nobody has done, and what they are of.
  private var open: [Int: WorkUnit] = [:]
  private var images: CellImages?
  private var journal: CellJournal?
  /// What others did while this process was at work.
  private var arrived: [Arrival] = []
  private var looked = ContinuousClock.now
  /// What calls have changed in models of other ranks.
  private(set) var changedAttributes: Set<String> = []

  /// What another rank did; no entry where what it says cannot be so.
  private struct Arrival {
    let unit: WorkUnit
    let entry: (entry: JournalEntry, images: [Float])?
  }

  /// How often what others did is asked for while this process is at work, in seconds.
  private static let interval = 2.0

  /// - Parameters:
  ///   - desk: leads to the process that waits for this one.
  ///   - ranks: how many ranks there are.
  ///   - threat: what adversarial images must satisfy.
  init(_ desk: TaskDesk, ranks: Int, threat: ThreatModel) {
    (self.desk, self.ranks, self.threat) = (desk, ranks, threat)
  }

  /// Says what is measured, which other ranks compare with what they would.
  func begin(_ header: JournalHeader, _ probe: AnswerProbe?) throws {
    _ = try desk.ask(RankRequest.begin(header: header.data, probe: probe), for: RankAnswer.self)
  }

  /// Has units done, and returns once all are.
  ///
  /// - Parameters:
  ///   - units: what is to be done.
  ///   - images: where the images are.
  ///   - journal: is told at once what other ranks did.
  ///   - heartbeat: called while there is nothing to do but to wait.
  ///   - own: does a unit here.
  ///   - others: is handed what another rank did.
  /// - Throws: what another rank's model did wrong, as if it had been done here.
  func finish(
    _ units: [WorkUnit], of images: CellImages, in journal: CellJournal?,
    heartbeat: () throws -> Void, own: (WorkUnit) throws -> Void,
    others: (CellJournal.Finished) throws -> Void
  ) throws {
    (self.images, self.journal) = (images, journal)
    for (place, unit) in units.enumerated() { open[offered + place] = unit }
    offered += units.count
    _ = try desk.ask(
      RankRequest.offer(units.map { try JSONEncoder.ofTasks.encode($0) }), for: RankAnswer.self)
    while !open.isEmpty || !arrived.isEmpty {
      if desk.isStopping { throw CancellationError() }
      let number = open.isEmpty ? nil : try take(.next)
      if let number, let unit = open.removeValue(forKey: number) {
        try own(unit)
        _ = try desk.ask(RankRequest.done(number), for: RankAnswer.self)
      } else if arrived.isEmpty {
        try heartbeat()
      }
      let arrivals = arrived
      arrived = []
      for arrival in arrivals {
        guard let (entry, pixels) = arrival.entry else {
          try own(arrival.unit)
          continue
        }
        let batch = try images.batch(at: arrival.unit.samples)
        try others(
          CellJournal.Finished(
            batch: batch, report: try entry.report(on: batch, images: pixels),
            seconds: entry.seconds))
      }
    }
  }

  /// Called now and then while this process is at work: what others did need not be done again should it end.
  func look() throws {
    guard !open.isEmpty, .now - looked > .seconds(Self.interval) else { return }
    _ = try take(.collect)
  }

  /// Asks for what others did, and takes it down; gives the number of a unit to do here.
  private func take(_ request: RankRequest) throws -> Int? {
    let (answer, reports) = try desk.ask(request, for: RankAnswer.self)
    looked = .now
    for (number, report) in zip(answer.finished, reports) {
      guard let unit = open.removeValue(forKey: number) else { continue }
      let entry = try entry(of: unit, in: report)
      if let entry { try journal?.append(entry.entry, images: entry.images) }
      arrived.append(Arrival(unit: unit, entry: entry))
    }
    return answer.number
  }

  /// What another rank says; nil where it cannot be so.
  private func entry(
    of unit: WorkUnit, in data: Data
  ) throws -> (entry: JournalEntry, images: [Float])? {
    guard let (report, record) = RankReport.parse(data) else { return nil }
    if let complaint = report.complaint { throw complaint }
    guard let images, let found = JournalEntry.parse(record),
      found.entry.isSound(
        for: unit, on: try images.values(at: unit.samples), found.images, threat)
    else { return nil }
    changedAttributes.formUnion(report.changedAttributes.prefix(64).map { String($0.prefix(200)) })
    return found
  }
}
