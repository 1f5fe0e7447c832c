internal import CTorch
public import Foundation
import Synchronization

/// A table of keys and bytes that processes on several machines share over TCP: LibTorch's own (c10d).
///
/// It asks nobody who they are: whoever reaches the port reads and writes. Each call waits for its answer, and
/// gives up after a time, after which the store counts as lost.
///
///     let store = try TCPStore(host: "127.0.0.1", port: 29500, serves: true)
///     try store.set("greeting", Data("hello".utf8))
///     try store.add("visits", 1)  // 1
public final class TCPStore: Sendable {
  /// The store itself; it lives as long as a call that nobody waits for any more.
  ///
  /// Unchecked because a C pointer is never Sendable by itself; calls come from one queue.
  private final class Handle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { ct_store_close(pointer) }
  }

  private let handle: Handle
  private let queue = DispatchQueue(label: "rampart.store")
  private let patience: Double
  private let isLost = Mutex(false)

  /// Joins a store, or opens one.
  ///
  /// - Parameters:
  ///   - host: the machine that serves.
  ///   - port: its port, 1 … 65535; 0 for any free one where this process serves.
  ///   - serves: whether this process serves; it ends with it.
  ///   - arrival: how long to try to reach one that is not there yet, in seconds.
  ///   - patience: how long a call may wait for its answer, in seconds.
  /// - Throws: `TorchError` where nobody answers, or the port is in use.
  public init(
    host: String, port: UInt16, serves: Bool, arrival: Double = 300, patience: Double = 60
  ) throws(TorchError) {
    var pointer: OpaquePointer?
    try check { ct_store_open(&pointer, host, port, serves, Int64(arrival * 1_000)) }
    guard let pointer else { throw TorchError(.operationFailed, "no store was made") }
    handle = Handle(pointer)
    self.patience = patience
  }

  /// What a group of processes keeps of it.
  var raw: OpaquePointer { handle.pointer }

  /// The port, on which others find it.
  public var port: UInt16 { ct_store_port(handle.pointer) }

  /// Writes bytes under a key.
  public func set(_ key: String, _ bytes: Data) throws(TorchError) {
    try timed { store throws(TorchError) in
      try check { bytes.withUnsafeBytes { ct_store_set(store, key, $0.baseAddress, $0.count) } }
    }
  }

  /// The bytes under a key; nil where there are none.
  public func get(_ key: String) throws(TorchError) -> Data? {
    guard try has(key) else { return nil }
    return try timed { store throws(TorchError) in
      try Self.taking { ct_store_get(store, key, $0, $1) }
    }
  }

  /// Whether there is such a key.
  public func has(_ key: String) throws(TorchError) -> Bool {
    try timed { store throws(TorchError) in
      var isThere = false
      try check { ct_store_has(store, key, &isThere) }
      return isThere
    }
  }

  /// Adds to the number under a key, which is 0 at first; gives the sum.
  @discardableResult
  public func add(_ key: String, _ number: Int) throws(TorchError) -> Int {
    try timed { store throws(TorchError) in
      var sum: Int64 = 0
      try check { ct_store_add(store, key, Int64(number), &sum) }
      return Int(sum)
    }
  }

  /// Writes bytes under a key where there were none; gives what is there then.
  public func claim(_ key: String, _ bytes: Data) throws(TorchError) -> Data {
    try timed { store throws(TorchError) in
      try Self.taking { take, context in
        bytes.withUnsafeBytes {
          ct_store_swap(store, key, nil, 0, $0.baseAddress, $0.count, take, context)
        }
      }
    }
  }

  /// Removes a key.
  public func remove(_ key: String) throws(TorchError) {
    try timed { store throws(TorchError) in try check { ct_store_remove(store, key) } }
  }

  /// Collects the bytes that a call hands over.
  private static func taking(
    _ call: (ct_bytes, UnsafeMutableRawPointer) -> ct_status
  ) throws(TorchError) -> Data {
    var data = Data()
    try withUnsafeMutablePointer(to: &data) { (place) throws(TorchError) in
      try check {
        call(
          { context, bytes, size in
            guard let context, let bytes else { return }
            context.assumingMemoryBound(to: Data.self).pointee = Data(bytes: bytes, count: size)
          }, place)
      }
    }
    return data
  }

  /// Waits for a call, but not for ever: a machine that is cut off does not say so.
  private func timed<Result: Sendable>(
    _ call: @escaping @Sendable (OpaquePointer) throws(TorchError) -> Result
  ) throws(TorchError) -> Result {
    let lost = TorchError(
      .operationFailed, "no answer from the store within \(Int(patience)) s")
    guard !isLost.withLock({ $0 }) else { throw lost }
    let answer = Answer<Result>()
    queue.async { [handle] in
      do throws(TorchError) {
        answer.give(.success(try call(handle.pointer)))
      } catch {
        answer.give(.failure(error))
      }
    }
    guard let result = answer.wait(seconds: patience) else {
      isLost.withLock { $0 = true }
      throw lost
    }
    return try result.get()
  }

  /// What a call came to, for the thread that waits.
  private final class Answer<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, TorchError>?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    func give(_ result: Result<Value, TorchError>) {
      value.withLock { $0 = result }
      isThere.signal()
    }

    func wait(seconds: Double) -> Result<Value, TorchError>? {
      guard isThere.wait(timeout: .now() + seconds) == .success else { return nil }
      return value.withLock { $0 }
    }
  }
}
