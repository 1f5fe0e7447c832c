import Foundation
import Torch

/// Where the ranks of one training meet before it begins, and see that all mean the same one.
package struct RankMeeting {
  private let keys: any KeyStore
  private let rank: Int
  private let size: Int
  private let patience: Double

  /// A meeting in a store.
  ///
  /// - Parameter patience: how long to wait for the others, in seconds.
  package init(_ keys: any KeyStore, rank: Int, size: Int, patience: Double = 300) {
    (self.keys, self.rank, self.size, self.patience) = (keys, rank, size, patience)
  }

  /// The group of all ranks of a contract, once all are there and mean the same.
  ///
  /// - Parameters:
  ///   - device: where they compute.
  ///   - subject: what is trained here: names and values that have to be the same everywhere.
  ///   - isCancelled: whether somebody wants an end.
  /// - Throws: `RankError`; `CancellationError`.
  static func group(
    _ contract: RankContract, on device: Device, for subject: [String: String],
    isCancelled: () -> Bool
  ) throws -> ProcessGroup {
    if let problem = ProcessGroup.problem(on: device) {
      throw RankError(.connection, "several ranks cannot train together: \(problem)")
    }
    let keys = try SharedKeys(contract, isCancelled: isCancelled)
    try RankMeeting(keys, rank: contract.rank, size: contract.size)
      .agree(on: subject, isCancelled: isCancelled)
    return try keys.group(contract, on: device, isCancelled: isCancelled)
  }

  /// Waits until all are there, and compares what they mean with what rank 0 does.
  ///
  /// - Throws: `RankError` that names what differs, in every rank; `CancellationError`.
  package func agree(on subject: [String: String], isCancelled: () -> Bool = { false }) throws {
    try takeSeat()
    try keys.write("subject/\(rank)", JSONEncoder().encode(subject))
    _ = try keys.increase("arrived", by: 1)
    guard try wait(for: "arrived", seconds: patience, isCancelled) else {
      let count = try keys.increase("arrived", by: 0)
      throw RankError(
        .connection,
        "\(count) of \(size) ranks came within \(Int(patience)) s; look what became of the others"
      )
    }
    let first = try self.subject(of: 0)
    let differences = try (0..<size).map { Self.differences(first, try self.subject(of: $0)) }
    _ = try keys.increase("read", by: 1)
    // The store ends with rank 0.
    if rank == 0 { _ = try wait(for: "read", seconds: 5, { false }) }
    let isStray = !differences[rank].isEmpty
    guard let stray = isStray ? rank : differences.firstIndex(where: { !$0.isEmpty }) else {
      return
    }
    let who =
      isStray
      ? "rank 0 trains something else (rank 0's → here)"
      : "rank \(stray) trains something else (rank 0's → its)"
    throw RankError(
      .difference,
      "\(who): \(differences[stray].joined(separator: "; ")); start every rank with the same program, command "
        + "line and files")
  }

  /// Makes sure that all mean the same number of ranks, and that each comes once; what is wrong ends all.
  private func takeSeat() throws {
    let seats = try number(from: keys.claim("size", Data(String(size).utf8)))
    if seats != size {
      try refuse("the world has \(seats) ranks for some, and \(size) for rank \(rank)")
    }
    let name = UUID().uuidString
    if try keys.claim("seat/\(rank)", Data(name.utf8)) != Data(name.utf8) {
      try refuse("rank \(rank) came twice")
    }
  }

  private func number(from data: Data) -> Int { Int(String(decoding: data, as: UTF8.self)) ?? 0 }

  /// Tells all that they cannot go on, and throws it here.
  private func refuse(_ sentence: String) throws {
    try keys.write(Self.refusal, Data(sentence.utf8))
    try heedRefusal()
  }

  /// Throws what somebody refused for.
  private func heedRefusal() throws {
    guard let data = try keys.read(Self.refusal) else { return }
    // The store ends with rank 0.
    if rank == 0 { Thread.sleep(forTimeInterval: 1) }
    throw RankError(
      .difference,
      "\(String(decoding: data, as: UTF8.self)); every process needs a RANK of its own, and all the same WORLD_SIZE"
    )
  }

  private static let refusal = "refusal"

  private func subject(of rank: Int) throws -> [String: String] {
    try keys.read("subject/\(rank)").flatMap {
      try? JSONDecoder().decode([String: String].self, from: $0)
    } ?? [:]
  }

  private static func differences(_ one: [String: String], _ other: [String: String]) -> [String] {
    Set(one.keys).union(other.keys).sorted().filter { one[$0] != other[$0] }.map { name in
      "\(name): \(one[name] ?? "nothing") → \(other[name] ?? "nothing")"
    }
  }

  /// Waits until a number is the ranks'; gives whether it came so far.
  private func wait(
    for key: String, seconds: Double, _ isCancelled: () -> Bool
  ) throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try keys.increase(key, by: 0) < size {
      if isCancelled() { throw CancellationError() }
      try heedRefusal()
      guard .now < deadline else { return false }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return true
  }
}
