import Dispatch
import Synchronization

/// The checksums of an archive, taken on a thread of its own while the archive is being read.
final class ArchiveDigest: Sendable {
  private let checksums = Mutex(RunningChecksums())
  private let queue = DispatchQueue(label: "rampart.digest")
  /// Bounds how far the reader may run ahead: eight blocks of at most a megabyte.
  private let room = DispatchSemaphore(value: 8)

  /// Takes in the next bytes, which are copied.
  func update(_ bytes: UnsafeRawBufferPointer) {
    room.wait()
    let block = Array(bytes)
    queue.async { [self] in
      checksums.withLock { checksums in block.withUnsafeBytes { checksums.update($0) } }
      room.signal()
    }
  }

  /// The checksums of all bytes that were read.
  func finalize() -> Checksums {
    queue.sync { checksums.withLock { $0.finalize() } }
  }
}
