import Archives
import Crypto
import Dispatch
import Synchronization

/// The MD5 of a file, taken on a thread of its own while the file is being read.
final class ArchiveDigest: Sendable {
  private let md5 = Mutex(Insecure.MD5())
  private let queue = DispatchQueue(label: "rampart.digest")
  /// Bounds how far the reader may run ahead: eight blocks of at most a megabyte.
  private let room = DispatchSemaphore(value: 8)

  /// Takes in the next bytes, which are copied.
  func update(_ bytes: UnsafeRawBufferPointer) {
    room.wait()
    let block = Array(bytes)
    queue.async { [self] in
      md5.withLock { md5 in block.withUnsafeBytes { md5.update(bufferPointer: $0) } }
      room.signal()
    }
  }

  /// The digest in hexadecimal, of all bytes so far.
  var hexadecimal: String {
    queue.sync { md5.withLock { Self.hexadecimal($0.finalize()) } }
  }

  /// The MD5 of a whole file.
  static func md5(ofFileAt path: String) throws -> String {
    let digest = ArchiveDigest()
    try FileSource(path: path).forEachBlock(digest.update)
    return digest.hexadecimal
  }

  /// Bytes as pairs of hexadecimal digits.
  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
