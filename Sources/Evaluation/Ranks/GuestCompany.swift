import Foundation

/// Another rank's company: it does units that rank 0 hands out, and hears from there what each lot came to.
final class GuestCompany: RankCompany {
  private let desk: TaskDesk
  private var lots = 0
  /// A unit that was taken before the lots ahead of it were heard of.
  private var early: (number: Int, unit: LotUnit)?

  /// - Parameter desk: leads to a ``RankGuest``.
  init(_ desk: TaskDesk) { self.desk = desk }

  func begin(_ header: JournalHeader, _ probe: AnswerProbe?) throws {
    while true {
      let answer = try ask(.join).answer
      if let other = answer.header {
        try header.requireSame(as: other)
        return try AnswerProbe.requireSame(probe, as: answer.probe)
      }
      if answer.isOver { throw RankDismissal() }
    }
  }

  func divide(
    _ known: [Data?], own: (_ place: Int) throws -> Data,
    others: (_ place: Int, _ found: Data) throws -> Bool
  ) throws {
    while true {
      let (answer, found) = try ask(.conclusion(lot: lots))
      if answer.isConcluded {
        guard found.count == known.count,
          try found.enumerated().allSatisfy({ try others($0, $1) })
        else { throw RankError(.difference, "rank 0 divides another measurement") }
        lots += 1
        return
      }
      try work(known.count, own)
    }
  }

  /// Does a unit of the current lot, or waits a moment.
  private func work(_ count: Int, _ own: (_ place: Int) throws -> Data) throws {
    let taken = try early ?? take()
    early = taken
    guard let (number, unit) = taken else { return }
    // What is offered again of a lot that is over is nobody's work any more.
    if unit.lot < lots { early = nil }
    guard unit.lot == lots else { return }
    guard 0..<count ~= unit.place else {
      throw RankError(.difference, "rank 0 divides another measurement")
    }
    let report = try RankReport().encoded(own(unit.place))
    early = nil
    _ = try desk.ask(RankRequest.done(number), [report], for: RankAnswer.self)
  }

  private func take() throws -> (number: Int, unit: LotUnit)? {
    let answer = try ask(.next).answer
    if answer.isOver { throw RankDismissal() }
    guard let unit = try answer.unit(as: LotUnit.self), let number = answer.number else {
      return nil
    }
    return (number, unit)
  }

  private func ask(_ request: RankRequest) throws -> (answer: RankAnswer, parcels: [Data]) {
    if desk.isStopping { throw CancellationError() }
    return try desk.ask(request, for: RankAnswer.self)
  }
}
