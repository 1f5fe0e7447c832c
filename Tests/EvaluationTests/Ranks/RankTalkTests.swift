import Evaluation
import Foundation
import Results
import Testing

@Suite("How rank 0 and the others share a cell")
struct RankTalkTests {
  private let keys = MemoryKeys()
  private let lease = 1.0
  private let units = (0..<3).map { Data("unit \($0)".utf8) }

  private func ask(
    _ partner: some TaskPartner, _ request: RankRequest, _ parcels: [Data] = []
  ) throws -> (answer: RankAnswer, parcels: [Data]) {
    let (content, answered) = try partner.answer(JSONEncoder().encode(request), parcels)
    return (try JSONDecoder().decode(RankAnswer.self, from: content), answered)
  }

  private func guest(_ room: RankRoom) throws -> RankGuest {
    var number = 0
    return try #require(
      try RankGuest.next(in: room, after: &number, isCancelled: { false })
    ).guest
  }

  /// Asks rank 0's side until it hands over a report.
  private func report(to host: RankHost) throws -> (number: Int, report: Data)? {
    for _ in 0..<200 {
      let (answer, parcels) = try ask(host, .next)
      if let number = answer.finished.first, let parcel = parcels.first { return (number, parcel) }
    }
    return nil
  }

  @Test("what one offers the other does, and the report comes back under the unit's number")
  func sharing() throws {
    let rooms = (
      try RankRoom(keys, isHost: true, lease: lease),
      try RankRoom(keys, isHost: false, lease: lease)
    )
    let host = try RankHost(rooms.0, cell: 0, chunk: nil)
    let guest = try guest(rooms.1)
    #expect(try ask(guest, .join).answer.header == nil)
    let probe = AnswerProbe([1, 2], classes: 2)
    _ = try ask(host, .begin(header: Data("h".utf8), probe: probe))
    let joined = try ask(guest, .join).answer
    #expect(joined.header == Data("h".utf8) && joined.probe == probe)
    _ = try ask(host, .offer(units))
    #expect(try ask(host, .next).answer.number == 0)
    let taken = try ask(guest, .next).answer
    #expect(taken.unit == units[1])
    _ = try ask(guest, .done(1), [Data("r".utf8)])
    let found = try #require(try report(to: host))
    #expect(found.number == 1 && found.report == Data("r".utf8))
    _ = try ask(host, .done(0))
    host.end()
    #expect(try ask(guest, .next).answer.unit == units[2])
    #expect(try ask(guest, .next).answer.isOver)
    for room in [rooms.0, rooms.1] { room.leave() }
  }

  @Test("what a silent rank holds is offered again, and whichever report is first counts once")
  func takeover() throws {
    let rooms = try (0..<3).map { try RankRoom(keys, isHost: $0 == 0, lease: lease) }
    let host = try RankHost(rooms[0], cell: 0, chunk: nil)
    let (silent, other) = (try guest(rooms[1]), try guest(rooms[2]))
    _ = try ask(host, .offer([units[0]]))
    #expect(try ask(silent, .next).answer.number == 0)
    // It is gone without a word: nobody counts for it any more.
    rooms[1].leave()
    keys.erase("left/2")
    var taken: RankAnswer?
    for _ in 0..<200 where taken?.unit == nil { taken = try ask(other, .next).answer }
    #expect(taken?.unit == units[0] && taken?.number == 1)
    _ = try ask(other, .done(1), [Data("second".utf8)])
    #expect(try report(to: host)?.report == Data("second".utf8))
    // It was only stopped, and goes on.
    _ = try ask(silent, .done(0), [Data("first".utf8)])
    Thread.sleep(forTimeInterval: 1.2)
    #expect(try ask(host, .next).answer.finished.isEmpty)
    host.end()
    for room in rooms { room.leave() }
  }

  @Test("a rank that leaves says so, and rank 0 waits for no lease")
  func leaving() throws {
    let rooms = try (0..<2).map { try RankRoom(keys, isHost: $0 == 0, lease: 3_600) }
    let host = try RankHost(rooms[0], cell: 0, chunk: nil)
    let guest = try guest(rooms[1])
    _ = try ask(host, .offer([units[0]]))
    #expect(try ask(guest, .next).answer.number == 0)
    rooms[1].leave()
    var number: Int?
    for _ in 0..<100 where number == nil { number = try ask(host, .next).answer.number }
    #expect(number == 0)
    host.end()
    rooms[0].leave()
  }

  @Test("what is the model's fault is handed in; what is not is another's to try")
  func failures() throws {
    let rooms = try (0..<2).map { try RankRoom(keys, isHost: $0 == 0, lease: 3_600) }
    let host = try RankHost(rooms[0], cell: 0, chunk: nil)
    let guest = try guest(rooms[1])
    _ = try ask(host, .offer(Array(units.prefix(2))))
    #expect(try ask(guest, .next).answer.number == 0)
    try guest.settle(TaskFailure(.crashed, "exited with code 1", exitCode: 1))
    // Its turn comes again under a new ticket, behind the other.
    #expect(try ask(guest, .next).answer.unit == units[1])
    try guest.settle(TaskFailure(.failed, "logits are not finite"))
    let found = try #require(try report(to: host))
    #expect(found.number == 1)
    #expect(String(decoding: found.report, as: UTF8.self).contains("logits are not finite"))
    var again: Int?
    for _ in 0..<200 where again == nil { again = try ask(host, .next).answer.number }
    #expect(again == 0)
    host.end()
    for room in rooms { room.leave() }
  }

  @Test("the run's end reaches the others, and rank 0's silence is an error")
  func end() throws {
    let rooms = try (0..<2).map { try RankRoom(keys, isHost: $0 == 0, lease: lease) }
    #expect(try rooms[1].end() == nil)
    rooms[1].leave()
    rooms[0].close(.done)
    #expect(try rooms[1].end() == .done)
    // A room listens from the start: what it has heard it would remember.
    keys.erase("end")
    let late = try RankRoom(keys, isHost: false, lease: lease)
    late.leave()
    #expect(throws: RankError.self) {
      for _ in 0..<60 {
        _ = try late.end()
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
  }

  @Test("a rank at work hears of the end without asking, also where the store is gone since")
  func hearing() throws {
    let rooms = try (0..<2).map { try RankRoom(keys, isHost: $0 == 0, lease: lease) }
    #expect(!rooms[1].isEnded)
    keys.write("end", Data(RankRoom.End.stopped.rawValue.utf8))
    for _ in 0..<300 where !rooms[1].isEnded { Thread.sleep(forTimeInterval: 0.01) }
    keys.erase("end")
    #expect(try rooms[1].isEnded && rooms[1].end() == .stopped)
    for room in rooms { room.leave() }
  }
}
