public import Foundation
import Synchronization

/// Rank 0's side of a shared cell: offers its task's units to all ranks, hands over what they did, and offers
/// again what somebody took and lost.
public final class RankHost: TaskPartner, Sendable {
  private let room: RankRoom
  private let queue: UnitQueue
  private let state = Mutex(State())

  private struct State {
    var units: [Unit] = []
    /// The numbers of the units that are not done, in order.
    var open: [Int] = []
    /// Which unit stands under each ticket.
    var tickets: [Int] = []
    /// Tickets below are not asked for again.
    var start = 0
    /// How many reports were there at the last look.
    var reports = 0
    var looked = ContinuousClock.now
    var isOver = false
  }

  private struct Unit {
    let content: Data
    var tickets: [Int]
  }

  /// How long a question may wait for something to do, in seconds, and how often the store is asked meanwhile.
  private static let (wait, pause) = (0.08, 0.01)
  /// How many reports are handed over at a time.
  private static let most = 16

  /// Announces a cell.
  ///
  /// - Parameters:
  ///   - room: where the ranks meet.
  ///   - index: which of the command's cells it is; nil where units name whole ones.
  ///   - chunk: the number of images in each call of its model, where it is not the device's usual one.
  /// - Throws: `RankError`.
  public init(_ room: RankRoom, cell index: Int?, chunk: Int?) throws {
    self.room = room
    let number = try room.announce(.init(index: index, chunk: chunk))
    queue = UnitQueue(room.store, cell: number)
    Thread.detachNewThread { [weak self] in
      var pulses: [Int: Pulse] = [:]
      while let host = self, !host.state.withLock({ $0.isOver }) {
        try? host.recover(&pulses)
        Thread.sleep(forTimeInterval: 0.5)
      }
    }
  }

  /// How many units were offered again, because whoever had taken them lost them.
  public var repeated: Int { state.withLock { $0.tickets.count - $0.units.count } }

  /// Says that the cell is through.
  public func end() {
    state.withLock { $0.isOver = true }
    try? queue.end()
  }

  public func answer(
    _ request: Data, _ parcels: [Data]
  ) throws -> (content: Data, parcels: [Data]) {
    var answer = RankAnswer()
    var reports: [Data] = []
    switch try JSONDecoder.ofTasks.decode(RankRequest.self, from: request) {
    case .begin(let header, let probe): try queue.begin(header, probe)
    case .offer(let units): try offer(units)
    case .next: (answer, reports) = try next()
    case .done(let number): try state.withLock { try close([number], &$0) }
    case .collect:
      let found = try state.withLock { try collected(&$0) }
      (answer.finished, reports) = (found.map(\.number), found.map(\.report))
    case .conclude(let lot): try queue.conclude(lot, parcels)
    case .join, .conclusion: throw TaskFrame.Malformed()
    }
    return (try JSONEncoder.ofTasks.encode(answer), reports)
  }

  private func offer(_ units: [Data]) throws {
    try state.withLock { state in
      for unit in units {
        let number = state.units.count
        state.units.append(Unit(content: unit, tickets: []))
        state.open.append(number)
        try publish(number, &state)
      }
    }
  }

  private func publish(_ number: Int, _ state: inout State) throws {
    let ticket = state.tickets.count
    try queue.publish(state.units[number].content, as: ticket)
    state.tickets.append(number)
    state.units[number].tickets.append(ticket)
  }

  /// What others have done, or else something to do.
  private func next() throws -> (RankAnswer, [Data]) {
    var answer = RankAnswer()
    let deadline = ContinuousClock.now + .seconds(Self.wait)
    repeat {
      let found = try state.withLock { try collected(&$0) }
      guard found.isEmpty else {
        answer.finished = found.map(\.number)
        return (answer, found.map(\.report))
      }
      answer.number = try state.withLock { try taken(&$0) }
      guard answer.number == nil else { break }
      Thread.sleep(forTimeInterval: Self.pause)
    } while .now < deadline
    return (answer, [])
  }

  /// Takes a unit that nobody has done.
  private func taken(_ state: inout State) throws -> Int? {
    while let (ticket, _) = try queue.take(as: room.member, from: &state.start) {
      let number = state.tickets[ticket]
      if state.open.contains(number) { return number }
    }
    return nil
  }

  /// Collects reports of units that are not done, which then are.
  private func collected(_ state: inout State) throws -> [(number: Int, report: Data)] {
    let reports = try queue.reports
    // A rank that dies between two words has handed in all the same.
    guard reports != state.reports || .now - state.looked > .seconds(1) else { return [] }
    state.looked = .now
    var found: [(number: Int, report: Data)] = []
    let end = try queue.taken + 64
    for number in state.open where found.count < Self.most {
      for ticket in state.units[number].tickets where ticket < end {
        guard let report = try queue.collect(ticket) else { continue }
        found.append((number, report))
        break
      }
    }
    try close(Set(found.map(\.number)), &state)
    if found.count < Self.most { state.reports = reports }
    return found
  }

  /// Notes that units are done; nobody need take them any more.
  private func close(_ done: Set<Int>, _ state: inout State) throws {
    state.open.removeAll { done.contains($0) }
    for number in done {
      for ticket in state.units[number].tickets.dropFirst() {
        try queue.withdraw(ticket, room.member)
      }
    }
  }

  /// Offers again what its holder has lost: it left, gave the unit back, or has been silent for the length of a
  /// lease by this process's clock.
  private func recover(_ pulses: inout [Int: Pulse]) throws {
    let end = try queue.taken + 64
    let open = state.withLock { state in
      state.open.compactMap { state.units[$0].tickets.last }.filter { $0 < end }
    }
    var isLost: [Int: Bool] = [:]
    for ticket in open {
      guard let holder = try queue.holder(of: ticket), holder != room.member else { continue }
      if isLost[holder] == nil {
        let count = try room.count(of: holder)
        pulses[holder, default: Pulse(count)].look(count)
        let isSilent = (pulses[holder]?.silence ?? 0) > room.lease
        isLost[holder] = try isSilent || room.hasLeft(holder)
      }
      guard try isLost[holder] == true || queue.isGivenBack(ticket) else { continue }
      try state.withLock { state in
        let number = state.tickets[ticket]
        guard state.open.contains(number), state.units[number].tickets.last == ticket else {
          return
        }
        try publish(number, &state)
      }
    }
  }
}
