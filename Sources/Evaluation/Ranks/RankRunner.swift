import Attacks
import Foundation
import Results
import Robustness
import Torch

/// Does the units of a cell that rank 0 hands out, in a process that holds the cell's model.
final class RankRunner {
  private let prepared: PreparedCell
  private let desk: TaskDesk
  private var remedies: [Set<String>: [(runner: AttackRunner, attacks: [any Attack])]] = [:]

  /// Prepares the cell.
  init(_ cell: Cell, bench: Bench, desk: TaskDesk) throws {
    self.desk = desk
    prepared = try PreparedCell(
      cell, bench: bench, chunk: cell.callSize, looks: false, report: desk.reportOrEnd)
  }

  /// Does units until there are no more; returns how many.
  ///
  /// - Throws: `RankError` where rank 0 measures something else; whatever the model throws.
  func run() throws -> Int {
    var answer = RankAnswer()
    while answer.header == nil {
      answer = try ask(.join)
      if answer.isOver { return 0 }
    }
    try answer.header.map { try prepared.header.requireSame(as: $0) }
    try AnswerProbe.requireSame(prepared.probe, as: answer.probe)
    var done = 0
    while true {
      let answer = try ask(.next)
      if let unit = try answer.unit(as: WorkUnit.self), let number = answer.number {
        try prepared.clock.beat()
        _ = try desk.ask(RankRequest.done(number), [report(on: unit)], for: RankAnswer.self)
        done += 1
      } else if answer.isOver {
        return done
      }
    }
  }

  private func ask(_ request: RankRequest) throws -> RankAnswer {
    if desk.isStopping { throw CancellationError() }
    return try desk.ask(request, for: RankAnswer.self).answer
  }

  /// What becomes of a unit.
  private func report(on unit: WorkUnit) throws -> Data {
    let (runner, attack) = try means(for: unit)
    guard Set(prepared.images.positions).isSuperset(of: unit.samples) else {
      throw RankError(.difference, "rank 0 hands out images that are not among the cell's")
    }
    let started = Date()
    prepared.clock.begin(attack.name, samples: unit.samples.count, passes: attack.passesPerSample)
    let batch = try prepared.images.batch(at: unit.samples)
    let report = try runner.run(attack, on: batch)
    let entry = JournalEntry(unit, report, seconds: Date().timeIntervalSince(started))
    let pixels =
      try entry.kept.isEmpty ? [] : report.images.rows(entry.kept).contiguous().floats()
    return try RankReport(changedAttributes: runner.changedAttributes.sorted())
      .encoded(entry.record(images: pixels))
  }

  /// The attack of a unit and what runs it: one of the cell's, or one of a remedy's.
  private func means(for unit: WorkUnit) throws -> (AttackRunner, any Attack) {
    if unit.flags.isEmpty, let attack = prepared.attacks.first(where: { $0.name == unit.attack }) {
      return (prepared.runner, attack)
    }
    let flags = Set(unit.flags)
    let known =
      try remedies[flags]
      ?? prepared.doubts.remedies(besides: unit.flags.map { Flag(id: $0, message: "") }) {
        [clock = prepared.clock] in try clock.beat()
      }
    remedies[flags] = known
    for (runner, attacks) in known {
      if let attack = attacks.first(where: { $0.name == unit.attack }) { return (runner, attack) }
    }
    throw RankError(.difference, "rank 0 hands out an attack that is not here: \(unit.attack)")
  }
}
