import Foundation
import Synchronization
public import Torch

/// Threads of this process that compute together as several processes would.
public enum RankThreads {
  /// Runs work once a rank, each in a thread and a group of its own.
  ///
  /// - Returns: what each came to, by rank.
  public static func run<Value: Sendable>(
    _ size: Int, _ work: @escaping @Sendable (ProcessGroup) throws -> Value
  ) throws -> [Result<Value, any Error>] {
    let server = try TCPStore(host: "127.0.0.1", port: 0, serves: true)
    let port = server.port
    let results = Mutex<[Int: Result<Value, any Error>]>([:])
    let ended = DispatchSemaphore(value: 0)
    for rank in 0..<size {
      let thread = Thread {
        let result = Result {
          // Each thread has a number of its own.
          try LibTorch.start(threads: 1)
          let store = try TCPStore(host: "127.0.0.1", port: port, serves: false)
          return try work(
            ProcessGroup(
              store, name: "test", rank: rank, size: size, host: "127.0.0.1", patience: 60))
        }
        results.withLock { $0[rank] = result }
        ended.signal()
      }
      thread.stackSize = 1 << 24
      thread.start()
    }
    for _ in 0..<size { ended.wait() }
    withExtendedLifetime(server) {}
    return results.withLock { results in (0..<size).compactMap { results[$0] } }
  }

  /// The same, where all have to come to something.
  public static func values<Value: Sendable>(
    _ size: Int, _ work: @escaping @Sendable (ProcessGroup) throws -> Value
  ) throws -> [Value] {
    try run(size, work).map { try $0.get() }
  }
}
