import Foundation
import Synchronization

/// Where the ranks of one run meet: who is there, what is measured now, whether it is over.
public final class RankRoom: Sendable {
  /// A cell that rank 0 measures with all others, or that there are cells for one rank each.
  public struct Announcement: Codable, Sendable {
    /// Which of the command's cells it is; nil where units name whole ones.
    public let index: Int?
    /// The number of images in each call of its model, where it is not the device's usual one.
    public let chunk: Int?
  }

  /// How the run ended.
  public enum End: String, Sendable {
    /// All cells were gone through.
    case done
    /// Rank 0 was stopped.
    case stopped
  }

  /// How long a rank may be silent before its units are given to others, in seconds.
  package let lease: Double
  /// What this process is called in leases.
  let member: Int
  let store: any KeyStore
  private let isHost: Bool
  private let state = Mutex(State())

  private struct State {
    var hasLeft = false
    /// How long the work here has given no sign.
    var lastSign = ContinuousClock.now
    var host: Pulse?
    /// How the run ended, once that was heard.
    var end: End?
  }

  /// How long the work of a rank may give no sign before it is taken for one that hangs, in seconds.
  private static let patience = 120.0

  /// Enters the room that a contract names.
  ///
  /// - Parameter isCancelled: whether somebody wants an end before the others are there.
  /// - Throws: `RankError` where the others cannot be reached; `CancellationError`.
  public convenience init(
    _ contract: RankContract, isCancelled: () -> Bool = { false }
  ) throws {
    try self.init(
      SharedKeys(contract, isCancelled: isCancelled), isHost: contract.rank == 0,
      lease: contract.lease)
  }

  /// Enters a room in a store.
  package init(_ store: any KeyStore, isHost: Bool, lease: Double) throws {
    (self.store, self.isHost, self.lease) = (store, isHost, lease)
    member = try store.increase("members", by: 1)
    if isHost { try store.write("host", Data(String(member).utf8)) }
    try beat()
    Thread.detachNewThread { [weak self] in
      while let room = self, !room.state.withLock({ $0.hasLeft }) {
        let isSilent = room.state.withLock { .now - $0.lastSign > .seconds(Self.patience) }
        if room.isHost || !isSilent { try? room.beat() }
        // The store ends soon after that is said, and whoever is at work has no time to ask.
        if !room.isHost { _ = try? room.heardEnd() }
        Thread.sleep(forTimeInterval: min(room.lease / 5, 1))
      }
    }
  }

  private func beat() throws { _ = try store.increase("beat/\(member)", by: 1) }

  /// The work here goes on, or waits for some.
  public func noteSign() { state.withLock { $0.lastSign = .now } }

  /// How many processes have entered so far.
  package var members: Int { get throws { try store.increase("members", by: 0) } }

  /// How far a member has counted.
  func count(of member: Int) throws -> Int { try store.increase("beat/\(member)", by: 0) }

  /// Whether a member said that it leaves.
  func hasLeft(_ member: Int) throws -> Bool { try store.holds("left/\(member)") }

  /// Says that this process leaves; what it holds is for others.
  public func leave() {
    state.withLock { $0.hasLeft = true }
    try? store.write("left/\(member)", Data([1]))
  }

  /// Says which cell is measured next; gives its number among all that were.
  func announce(_ cell: Announcement) throws -> Int {
    let number = try announced
    try store.write("announced/\(number)", JSONEncoder().encode(cell))
    _ = try store.increase("cells", by: 1)
    return number
  }

  /// How many cells were announced.
  var announced: Int { get throws { try store.increase("cells", by: 0) } }

  /// The cell that was announced under a number.
  func announcement(_ number: Int) throws -> Announcement? {
    try store.read("announced/\(number)").flatMap {
      try? JSONDecoder().decode(Announcement.self, from: $0)
    }
  }

  /// Says that the run is over, and waits a moment until the others have heard it.
  public func close(_ end: End) {
    do {
      try store.write("end", Data(end.rawValue.utf8))
      let members = try members
      let deadline = ContinuousClock.now + .seconds(5)
      while ContinuousClock.now < deadline,
        try !(1...members).allSatisfy({ try $0 == member || hasLeft($0) })
      { Thread.sleep(forTimeInterval: 0.05) }
    } catch {}  // Nobody is left to hear it.
    leave()
  }

  /// Whether the end was heard of; asks nobody.
  public var isEnded: Bool { state.withLock { $0.end != nil } }

  private func heardEnd() throws -> End? {
    if let end = state.withLock({ $0.end }) { return end }
    guard let data = try store.read("end") else { return nil }
    let end = End(rawValue: String(decoding: data, as: UTF8.self)) ?? .stopped
    state.withLock { $0.end = end }
    return end
  }

  /// How the run ended; nil where it goes on.
  ///
  /// - Throws: `RankError` where rank 0 has gone without a word.
  public func end() throws -> End? {
    if let end = try heardEnd() { return end }
    guard let data = try store.read("host"),
      let host = Int(String(decoding: data, as: UTF8.self))
    else { return nil }
    let count = try count(of: host)
    let silence = state.withLock { state in
      if state.host == nil { state.host = Pulse(count) } else { state.host?.look(count) }
      return state.host?.silence ?? 0
    }
    guard silence < 3 * lease else {
      throw RankError(.connection, "rank 0 has given no sign for \(Int(silence)) s")
    }
    return nil
  }
}
