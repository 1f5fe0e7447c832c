package import Foundation

/// The units of a cell in a store that all ranks see: a queue, a lease for each unit that somebody took, and
/// what they handed in.
///
/// Units stand under tickets, from 0. One that its holder lost is offered again under a new ticket; what is handed
/// in under either counts, whichever is first.
package final class UnitQueue: Sendable {
  private let store: any KeyStore
  private let prefix: String

  /// The most bytes of a report, and of a unit.
  private static let most = (report: 1 << 30, unit: 16 << 20)

  package init(_ store: any KeyStore, cell: Int) {
    self.store = store
    prefix = "cell/\(cell)/"
  }

  /// What is measured; nil where that is not known yet.
  package var header: Data? { get throws { try store.read(prefix + "header") } }

  /// What rank 0's model answers to a few images; nil where nobody is to compare it.
  package var probe: AnswerProbe? {
    get throws {
      try store.read(prefix + "probe").flatMap {
        try? JSONDecoder().decode(AnswerProbe.self, from: $0)
      }
    }
  }

  /// Says what is measured.
  package func begin(_ header: Data, _ probe: AnswerProbe? = nil) throws {
    if let probe { try store.write(prefix + "probe", JSONEncoder().encode(probe)) }
    try store.write(prefix + "header", header)
  }

  /// Puts a unit at the end.
  ///
  /// - Parameters:
  ///   - unit: what whoever takes it understands.
  ///   - ticket: how many were put there before.
  package func publish(_ unit: Data, as ticket: Int) throws {
    try store.write(prefix + "unit/\(ticket)", unit)
    _ = try store.increase(prefix + "units", by: 1)
  }

  /// Takes the first unit that nobody has taken; nil where there is none.
  ///
  /// - Parameters:
  ///   - member: who takes it.
  ///   - start: tickets below are not asked for again.
  package func take(as member: Int, from start: inout Int) throws -> (ticket: Int, unit: Data)? {
    let count = try store.increase(prefix + "units", by: 0)
    guard start < count else { return nil }
    start = max(start, try taken)
    while start < count {
      let ticket = start
      start += 1
      let name = Data(String(member).utf8)
      guard try store.claim(prefix + "lease/\(ticket)", name) == name else { continue }
      _ = try store.increase(prefix + "taken", by: 1)
      guard let unit = try store.read(prefix + "unit/\(ticket)"), unit.count <= Self.most.unit
      else { throw RankError(.connection, "unit \(ticket) in the store is none") }
      return (ticket, unit)
    }
    return nil
  }

  /// Takes a unit for good that nobody has taken.
  package func withdraw(_ ticket: Int, _ member: Int) throws {
    _ = try store.claim(prefix + "lease/\(ticket)", Data(String(member).utf8))
  }

  /// How many units were taken at least: all before that.
  package var taken: Int { get throws { try store.increase(prefix + "taken", by: 0) } }

  /// Who holds the lease of a ticket; nil where nobody does.
  package func holder(of ticket: Int) throws -> Int? {
    try store.read(prefix + "lease/\(ticket)").flatMap { Int(String(decoding: $0, as: UTF8.self)) }
  }

  /// Hands in what became of a unit.
  package func handIn(_ report: Data, of ticket: Int) throws {
    guard report.count <= Self.most.report else {
      throw RankError(
        .connection, "a report of \(report.count) bytes is too long; a smaller --chunk makes less")
    }
    try store.writeLong(prefix + "report/\(ticket)", report)
    _ = try store.increase(prefix + "reports", by: 1)
  }

  /// Says that a unit's holder will not do it.
  package func giveBack(_ ticket: Int) throws {
    try store.write(prefix + "back/\(ticket)", Data([1]))
  }

  /// Whether it said so.
  package func isGivenBack(_ ticket: Int) throws -> Bool {
    try store.holds(prefix + "back/\(ticket)")
  }

  /// How many reports were handed in.
  package var reports: Int { get throws { try store.increase(prefix + "reports", by: 0) } }

  /// What was handed in for a ticket, which is then no longer there; nil where nothing was.
  ///
  /// What is no whole report is empty.
  package func collect(_ ticket: Int) throws -> Data? {
    try store.readLong(prefix + "report/\(ticket)", atMost: Self.most.report, erases: true)
  }

  /// Says what all units of a lot came to, which every rank needs to go on.
  package func conclude(_ lot: Int, _ found: [Data]) throws {
    try store.writeLong(prefix + "lot/\(lot)", JSONEncoder().encode(found))
  }

  /// What they came to; nil where that is not known yet.
  package func conclusion(of lot: Int) throws -> [Data]? {
    guard let data = try store.readLong(prefix + "lot/\(lot)", atMost: Self.most.report) else {
      return nil
    }
    guard let found = try? JSONDecoder().decode([Data].self, from: data) else {
      throw RankError(.connection, "lot \(lot) in the store is none")
    }
    return found
  }

  /// Says that nothing more will come.
  package func end() throws { try store.write(prefix + "over", Data([1])) }

  /// Whether that was said.
  package var isOver: Bool { get throws { try store.holds(prefix + "over") } }
}
