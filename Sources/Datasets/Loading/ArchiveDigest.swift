import Dispatch
import Files
import Synchronization

/// The MD5 of an archive, taken on a thread of its own while the archive is being read.
final class ArchiveDigest: Sendable {
  private let md5 = Mutex(RunningDigest(.md5))
  private let queue = DispatchQueue(label: "rampart.digest")
  /// Bounds how far the reader may run ahead: eight blocks of at most a megabyte.
  private let room = DispatchSemaphore(value: 8)

  /// Takes in the next bytes, which are copied.
  func update(_ bytes: UnsafeRawBufferPointer) {
    room.wait()
    let block = Array(bytes)
    queue.async { [self] in
      md5.withLock { $0.update(block) }
      room.signal()
    }
  }

  /// The digest in hexadecimal, of all bytes that were read.
  func finalize() -> String {
    queue.sync { md5.withLock { $0.finalize().hexadecimal } }
  }
}
