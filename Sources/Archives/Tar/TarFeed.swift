import CArchive

/// Hands the inflated bytes to libarchive, block by block, and keeps the error that stopped it.
final class TarFeed {
  let path: String
  private(set) var error: (any Error)?
  private let stream: InflateStream
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

  init(_ stream: InflateStream) {
    self.stream = stream
    path = stream.path
  }

  deinit { buffer.deallocate() }

  /// libarchive's read callback: the next block, 0 at the end, negative after an error.
  func next(_ block: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
    do {
      block?.pointee = UnsafeRawPointer(buffer.baseAddress)
      return try stream.read(into: buffer)
    } catch {
      self.error = error
      return Int(ARCHIVE_FATAL)
    }
  }

  /// Reads on to the end of the compressed file, so that its length and checksum have been verified.
  func finish(limit: Int) throws {
    if let error { throw error }
    try stream.drain(limit: limit)
  }
}
