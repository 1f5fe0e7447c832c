public import Foundation
import Results

/// Another rank's side of a shared cell: takes units for its task, and hands in what it made of them.
public final class RankGuest: TaskPartner {
  private let room: RankRoom
  private let queue: UnitQueue
  private var start = 0
  /// The ticket of the unit that is worked on.
  private var ticket: Int?
  /// How many units were done.
  public private(set) var units = 0

  /// How long to wait before the store is asked again, in seconds.
  private static let pause = 0.03

  /// Joins the work on a cell that was announced under a number.
  init(_ room: RankRoom, _ number: Int) {
    self.room = room
    queue = UnitQueue(room.store, cell: number)
  }

  /// Waits for the next cell.
  ///
  /// - Parameters:
  ///   - number: how many cells were announced when the last one was joined.
  ///   - isCancelled: asked meanwhile.
  /// - Returns: the cell with what takes part in it; nil at the end of the run.
  /// - Throws: `RankError` where rank 0 has gone; `CancellationError`.
  public static func next(
    in room: RankRoom, after number: inout Int, isCancelled: () -> Bool
  ) throws -> (cell: RankRoom.Announcement, guest: RankGuest)? {
    while true {
      room.noteSign()
      let announced = try room.announced
      if announced > number, let cell = try room.announcement(announced - 1) {
        number = announced
        let guest = RankGuest(room, announced - 1)
        if try !guest.queue.isOver { return (cell, guest) }
      }
      if try room.end() != nil { return nil }
      if isCancelled() { throw CancellationError() }
      Thread.sleep(forTimeInterval: 0.1)
    }
  }

  public func answer(
    _ request: Data, _ parcels: [Data]
  ) throws -> (content: Data, parcels: [Data]) {
    room.noteSign()
    var answer = RankAnswer()
    var found: [Data] = []
    switch try JSONDecoder.ofTasks.decode(RankRequest.self, from: request) {
    case .join:
      answer.header = try queue.header
      answer.probe = try queue.probe
      if answer.header == nil { try rest(&answer) }
    case .next:
      if let (ticket, unit) = try queue.take(as: room.member, from: &start) {
        (answer.number, answer.unit, self.ticket) = (ticket, unit, ticket)
      } else {
        try rest(&answer)
      }
    case .done(let number):
      guard number == ticket, let report = parcels.first else { throw TaskFrame.Malformed() }
      try queue.handIn(report, of: number)
      ticket = nil
      units += 1
    case .conclusion(let lot):
      let concluded = try queue.conclusion(of: lot)
      (answer.isConcluded, found) = (concluded != nil, concluded ?? [])
    case .begin, .offer, .collect, .conclude: throw TaskFrame.Malformed()
    }
    return (try JSONEncoder.ofTasks.encode(answer), found)
  }

  /// There is nothing to do now, and perhaps never again.
  private func rest(_ answer: inout RankAnswer) throws {
    answer.isOver = try queue.isOver || room.end() != nil
    if !answer.isOver { Thread.sleep(forTimeInterval: Self.pause) }
  }

  /// Settles what happens to the unit that the task failed on: what is the model's fault is rank 0's result, and
  /// anything else another rank's to try.
  public func settle(_ failure: TaskFailure) throws {
    guard let ticket else { return }
    self.ticket = nil
    guard failure.status == .failed, !failure.isBadInput else {
      try queue.giveBack(ticket)
      return
    }
    let complaint = TaskComplaint(cause: .model, message: failure.message)
    try queue.handIn(RankReport(complaint: complaint).encoded(), of: ticket)
  }
}
