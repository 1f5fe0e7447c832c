import Attacks
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
  /// What calls have changed in models of other ranks.
  private(set) var changedAttributes: Set<String> = []

  /// - Parameters:
  ///   - desk: leads to the process that waits for this one.
  ///   - ranks: how many ranks there are.
  ///   - threat: what adversarial images must satisfy.
  init(_ desk: TaskDesk, ranks: Int, threat: ThreatModel) {
    (self.desk, self.ranks, self.threat) = (desk, ranks, threat)
  }

  /// Says what is measured, which other ranks compare with what they would.
  func begin(_ header: JournalHeader) throws {
    _ = try desk.ask(RankRequest.begin(header: header.data), for: RankAnswer.self)
  }

  /// Has units done, and returns once all are.
  ///
  /// - Parameters:
  ///   - units: what is to be done.
  ///   - images: where the images are.
  ///   - heartbeat: called while there is nothing to do but to wait.
  ///   - own: does a unit here.
  ///   - others: is handed what another rank did.
  /// - Throws: what another rank's model did wrong, as if it had been done here.
  func finish(
    _ units: [WorkUnit], of images: CellImages, heartbeat: () throws -> Void,
    own: (WorkUnit) throws -> Void, others: (CellJournal.Finished) throws -> Void
  ) throws {
    var open: [Int: WorkUnit] = [:]
    for (place, unit) in units.enumerated() { open[offered + place] = unit }
    offered += units.count
    _ = try desk.ask(RankRequest.offer(units), for: RankAnswer.self)
    while !open.isEmpty {
      if desk.isStopping { throw CancellationError() }
      let (answer, reports) = try desk.ask(RankRequest.next, for: RankAnswer.self)
      for (number, report) in zip(answer.finished, reports) {
        guard let unit = open.removeValue(forKey: number) else { continue }
        if let finished = try finished(unit, report, of: images) {
          try others(finished)
        } else {
          try own(unit)
        }
      }
      if let number = answer.number, let unit = open.removeValue(forKey: number) {
        try own(unit)
        _ = try desk.ask(RankRequest.done(number), for: RankAnswer.self)
      } else if answer.finished.isEmpty {
        try heartbeat()
      }
    }
  }

  /// What another rank did, as if it had been done here; nil where what it says cannot be so.
  private func finished(
    _ unit: WorkUnit, _ data: Data, of images: CellImages
  ) throws -> CellJournal.Finished? {
    guard let (report, record) = RankReport.parse(data) else { return nil }
    if let complaint = report.complaint { throw complaint }
    guard let (entry, pixels) = JournalEntry.parse(record) else { return nil }
    let batch = try images.batch(at: unit.samples)
    guard try entry.isSound(for: unit, on: batch, pixels, threat) else { return nil }
    changedAttributes.formUnion(report.changedAttributes.prefix(64).map { String($0.prefix(200)) })
    return CellJournal.Finished(
      batch: batch, report: try entry.report(on: batch, images: pixels), seconds: entry.seconds)
  }
}
