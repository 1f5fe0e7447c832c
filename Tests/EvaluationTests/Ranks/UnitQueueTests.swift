import Evaluation
import Foundation
import Testing

@Suite("Units in a store that ranks share")
struct UnitQueueTests {
  private let keys = MemoryKeys()
  private func unit(_ number: Int) -> Data { Data("unit \(number)".utf8) }

  @Test("each unit is taken once, in order, whoever takes")
  func takes() throws {
    let queue = UnitQueue(keys, cell: 0)
    for number in 0..<7 { try queue.publish(unit(number), as: number) }
    var (starts, taken) = ([0, 0], [Int]())
    for turn in 0..<9 {
      let found = try queue.take(as: turn % 2, from: &starts[turn % 2])
      guard let found else { continue }
      #expect(found.unit == unit(found.ticket))
      #expect(try queue.holder(of: found.ticket) == turn % 2)
      taken.append(found.ticket)
    }
    #expect(taken == Array(0..<7))
    try queue.publish(unit(7), as: 7)
    #expect(try queue.take(as: 1, from: &starts[1])?.ticket == 7)
  }

  @Test("who died between taking a unit and saying so holds nobody up")
  func halfTaken() throws {
    let queue = UnitQueue(keys, cell: 0)
    for number in 0..<3 { try queue.publish(unit(number), as: number) }
    _ = keys.claim("cell/0/lease/0", Data("9".utf8))
    var start = 0
    #expect(try queue.take(as: 1, from: &start)?.ticket == 1)
    #expect(try queue.take(as: 1, from: &start)?.ticket == 2)
    #expect(try queue.take(as: 1, from: &start) == nil)
  }

  @Test("a report comes through in parts, once, and leaves nothing behind")
  func reports() throws {
    let queue = UnitQueue(keys, cell: 2)
    let before = keys.keys
    let report = Data((0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try queue.handIn(report, of: 5)
    #expect(try queue.collect(5) == report)
    #expect(try queue.collect(5) == nil)
    #expect(keys.keys == before + ["cell/2/reports"])
  }

  @Test(
    "what is no report is empty, however large it says it is",
    arguments: [
      "x", "{}", #"{"bytes":-1,"portions":0}"#, #"{"bytes":9,"portions":1}"#,
      #"{"bytes":9000000000,"portions":1073}"#, #"{"bytes":8,"portions":2000000000}"#,
    ])
  func forged(_ text: String) throws {
    let queue = UnitQueue(keys, cell: 0)
    keys.write("cell/0/report/0", Data(text.utf8))
    #expect(try queue.collect(0) == Data())
  }

  @Test("a unit that no rank could have offered is an error, not a crash")
  func strangeUnit() throws {
    let queue = UnitQueue(keys, cell: 0)
    try queue.publish(unit(0), as: 0)
    keys.erase("cell/0/unit/0")
    var start = 0
    #expect(throws: RankError.self) { try queue.take(as: 1, from: &start) }
    // The bytes are "[]".
    let text = #"{"unit": "W10=", "finished": [], "isConcluded": false, "isOver": false}"#
    let answer = try JSONDecoder().decode(RankAnswer.self, from: Data(text.utf8))
    #expect(throws: RankError.self) { try answer.unit(as: WorkUnit.self) }
  }

  @Test("what a lot came to is there for everybody, as often as it is asked for")
  func lots() throws {
    let queue = UnitQueue(keys, cell: 0)
    #expect(try queue.conclusion(of: 0) == nil)
    let found = [Data("a".utf8), Data(), Data(repeating: 7, count: 20_000_000)]
    try queue.conclude(0, found)
    try queue.conclude(1, [])
    for _ in 0..<2 { #expect(try queue.conclusion(of: 0) == found) }
    #expect(try queue.conclusion(of: 1) == [])
    keys.write("cell/0/lot/1", Data("x".utf8))
    #expect(throws: RankError.self) { try queue.conclusion(of: 1) }
  }
}
