import Evaluation
import Foundation
import Synchronization

/// A store in this process.
final class MemoryKeys: KeyStore {
  private let values = Mutex<[String: Data]>([:])

  /// The keys that there are.
  var keys: [String] { values.withLock { $0.keys.sorted() } }

  func write(_ key: String, _ bytes: Data) { values.withLock { $0[key] = bytes } }
  func read(_ key: String) -> Data? { values.withLock { $0[key] } }
  func holds(_ key: String) -> Bool { values.withLock { $0[key] != nil } }
  func erase(_ key: String) { values.withLock { $0[key] = nil } }

  func increase(_ key: String, by number: Int) -> Int {
    values.withLock { values in
      let sum = (values[key].flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0) + number
      values[key] = Data("\(sum)".utf8)
      return sum
    }
  }

  func claim(_ key: String, _ bytes: Data) -> Data {
    values.withLock { values in
      if values[key] == nil { values[key] = bytes }
      return values[key] ?? bytes
    }
  }
}
