import Evaluation
import Foundation
import Synchronization
import Testing
import Torch

@Suite("Many ranks", .serialized)
struct RankScaleTests {
  private static let ranks = 64

  /// What each sample takes, in units of time: survivors are of uneven cost.
  private static func costs(_ count: Int) -> [Int] {
    var random = SystemlessRandom(state: 7)
    return (0..<count).map { _ in [1, 1, 1, 2, 4, 9][random.next(below: 6)] }
  }

  /// Numbers without a system's chance: a linear congruence.
  private struct SystemlessRandom {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  @Test("64 ranks that take units as they come are busy nine tenths of the time")
  func schedule() throws {
    let costs = Self.costs(5_600)
    let units = WorkUnit.cut(
      Array(costs.indices), among: Self.ranks, passes: 900, chunk: 64)
    var ends = Array(repeating: 0, count: Self.ranks)
    for unit in units {
      let first = try #require(ends.indices.min { ends[$0] < ends[$1] })
      ends[first] += unit.reduce(0) { $0 + costs[$1] }
    }
    let busy = Double(costs.reduce(0, +)) / Double(Self.ranks * (ends.max() ?? 0))
    #expect(busy >= 0.9)
  }

  @Test("over a real store, with sleep for work, they are too")
  func store() throws {
    let address = "127.0.0.1"
    let server = try TCPStore(host: address, port: 0, serves: true)
    @Sendable func room(_ rank: Int) throws -> RankRoom {
      try RankRoom(
        RankContract(
          rank: rank, size: Self.ranks, address: address, port: server.port,
          isHeldByLauncher: true))
    }
    let costs = Self.costs(10_000)
    let unit = 0.03
    let main = try room(0)
    let host = try RankHost(main, cell: 0, chunk: nil)
    let group = DispatchGroup()
    let failures = Mutex<[String]>([])
    for rank in 1..<Self.ranks {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        do {
          let room = try room(rank)
          defer { room.leave() }
          try Self.serve(room, costs, unit)
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
    }
    // All have come before the clock starts.
    while try main.members < Self.ranks { Thread.sleep(forTimeInterval: 0.01) }
    let units = WorkUnit.cut(
      Array(costs.indices), among: Self.ranks, passes: 900, chunk: 64
    ).map { WorkUnit(attack: "apgd-t", samples: $0) }
    let start = ContinuousClock.now
    _ = try Self.ask(host, .offer(units.map { try JSONEncoder().encode($0) }))
    var open = units.count
    while open > 0 {
      let answer = try Self.ask(host, .next)
      open -= answer.finished.count
      guard let number = answer.number else { continue }
      Self.work(on: units[number], costs, unit)
      _ = try Self.ask(host, .done(number))
      open -= 1
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    host.end()
    main.close(.done)
    withExtendedLifetime(server) { group.wait() }
    #expect(failures.withLock { $0 } == [])
    let busy = Double(costs.reduce(0, +)) * unit / (Double(Self.ranks) * seconds)
    #expect(busy >= 0.9, "busy \(busy), \(seconds) s")
  }

  /// Another rank: does units until there are no more.
  private static func serve(_ room: RankRoom, _ costs: [Int], _ unit: Double) throws {
    var number = 0
    guard
      let guest = try RankGuest.next(in: room, after: &number, isCancelled: { false })?.guest
    else { return }
    while true {
      let answer = try ask(guest, .next)
      if answer.isOver { return }
      guard let ticket = answer.number, let content = try answer.unit(as: WorkUnit.self) else {
        continue
      }
      work(on: content, costs, unit)
      _ = try ask(guest, .done(ticket), [Data("done".utf8)])
    }
  }

  private static func work(on content: WorkUnit, _ costs: [Int], _ unit: Double) {
    Thread.sleep(forTimeInterval: Double(content.samples.reduce(0) { $0 + costs[$1] }) * unit)
  }

  private static func ask(
    _ partner: some TaskPartner, _ request: RankRequest, _ parcels: [Data] = []
  ) throws -> RankAnswer {
    try JSONDecoder().decode(
      RankAnswer.self, from: partner.answer(JSONEncoder().encode(request), parcels).content)
  }
}
