package import Foundation
import Synchronization
import Torch

/// A table of keys and bytes that all ranks see.
package protocol KeyStore: Sendable {
  /// Writes bytes under a key.
  func write(_ key: String, _ bytes: Data) throws
  /// The bytes under a key; nil where there are none.
  func read(_ key: String) throws -> Data?
  /// Whether there is such a key.
  func holds(_ key: String) throws -> Bool
  /// Adds to the number under a key, which is 0 at first; gives the sum.
  func increase(_ key: String, by number: Int) throws -> Int
  /// Writes bytes under a key where there were none; gives what is there then.
  func claim(_ key: String, _ bytes: Data) throws -> Data
  /// Removes a key.
  func erase(_ key: String) throws
}

/// LibTorch's store under a prefix of its own; what goes wrong is that nobody answers any more.
struct SharedKeys: KeyStore {
  private let store: TCPStore
  private let prefix: String
  private let place: String

  /// Meets the others where a contract says.
  ///
  /// - Parameter isCancelled: whether somebody wants an end before the others are there.
  /// - Throws: `RankError`; `CancellationError`.
  init(_ contract: RankContract, isCancelled: () -> Bool) throws {
    let serves = contract.rank == 0 && !contract.isHeldByLauncher
    place = "\(contract.address):\(contract.port)"
    prefix = "rampart/\(contract.attempt)/"
    do {
      // Who serves reaches itself whatever the others call it.
      let host = serves ? "127.0.0.1" : contract.address
      store = try Self.waiting(isCancelled) {
        try TCPStore(host: host, port: contract.port, serves: serves)
      }
    } catch let error as TorchError {
      let sentence = error.message.split(separator: "\n").first ?? ""
      throw RankError(
        .connection,
        serves
          ? "rank 0 cannot listen at \(place): \(sentence); give another MASTER_PORT"
          : "rank \(contract.rank) cannot reach rank 0 at \(place): \(sentence)")
    }
  }

  /// Waits for what LibTorch does not come back from for minutes, but no longer than somebody wants it.
  private static func waiting<Value: Sendable>(
    _ isCancelled: () -> Bool, for work: @escaping @Sendable () throws -> Value
  ) throws -> Value {
    let outcome = Outcome<Value>()
    Thread.detachNewThread {
      let found = Result { try work() }
      outcome.value.withLock { $0 = found }
    }
    while true {
      if let found = outcome.value.withLock({ $0 }) { return try found.get() }
      if isCancelled() { throw CancellationError() }
      Thread.sleep(forTimeInterval: 0.01)
    }
  }

  /// What a thread left for another.
  private final class Outcome<Value: Sendable>: Sendable {
    let value = Mutex<Result<Value, any Error>?>(nil)
  }

  func write(_ key: String, _ bytes: Data) throws {
    try told { try store.set(prefix + key, bytes) }
  }
  func read(_ key: String) throws -> Data? { try told { try store.get(prefix + key) } }
  func holds(_ key: String) throws -> Bool { try told { try store.has(prefix + key) } }
  func increase(_ key: String, by number: Int) throws -> Int {
    try told { try store.add(prefix + key, number) }
  }
  func claim(_ key: String, _ bytes: Data) throws -> Data {
    try told { try store.claim(prefix + key, bytes) }
  }
  func erase(_ key: String) throws { try told { try store.remove(prefix + key) } }

  /// The group of all ranks, which meet here.
  ///
  /// Over Gloo they listen on the interface that `GLOO_SOCKET_IFNAME` names, as with PyTorch; otherwise, where rank 0 is
  /// reached by the loopback, there, and else where each machine's name leads.
  func group(
    _ contract: RankContract, on device: Device, isCancelled: () -> Bool
  ) throws -> ProcessGroup {
    let interface = ProcessInfo.processInfo.environment["GLOO_SOCKET_IFNAME"]
    let isLocal = contract.address == "localhost" || contract.address.hasPrefix("127.")
    do {
      return try Self.waiting(isCancelled) {
        try ProcessGroup(
          store, name: prefix + "group", rank: contract.rank, size: contract.size,
          device: device, interface: interface.flatMap { $0.isEmpty ? nil : $0 },
          host: isLocal ? "127.0.0.1" : nil)
      }
    } catch let error as TorchError {
      let sentence = error.message.split(separator: "\n").first ?? ""
      throw RankError(
        .connection,
        "rank \(contract.rank) reaches not all others (\(sentence)); where machines have several networks, set "
          + (device == .cpu ? "GLOO_SOCKET_IFNAME" : "NCCL_SOCKET_IFNAME and GLOO_SOCKET_IFNAME")
          + " to the interface that they share")
    }
  }

  private func told<Result>(_ call: () throws -> Result) throws -> Result {
    do {
      return try call()
    } catch {
      let sentence = "\(error)".split(separator: "\n").first ?? ""
      throw RankError(.connection, "rank 0 at \(place) answers no more (\(sentence))")
    }
  }
}
