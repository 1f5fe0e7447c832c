import CArchive

/// Hands the inflated bytes to libarchive, block by block, and keeps the error that stopped it.
final class TarFeed {
  let path: String
  private(set) var error: (any Error)?
  private let stream: InflateStream
  /// The most bytes that the tar may have.
  private let limit: Int
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

  init(_ stream: InflateStream, limit: Int) {
    self.limit = limit
    self.stream = stream
    path = stream.path
  }

  deinit { buffer.deallocate() }

  /// libarchive's read callback: the next block, 0 at the end, negative after an error.
  func next(_ block: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
    do {
      block?.pointee = UnsafeRawPointer(buffer.baseAddress)
      let count = try stream.read(into: buffer)
      guard stream.produced <= limit else {
        throw ArchiveError(
          path: path, found: "more than \(limit) bytes when inflated",
          expected: "at most \(limit)", remedy: ArchiveError.downloadAgain)
      }
      return count
    } catch {
      self.error = error
      return Int(ARCHIVE_FATAL)
    }
  }

  /// Reads on to the end of the compressed file, so that its length and checksum have been verified.
  func finish() throws {
    if let error { throw error }
    try stream.drain(limit: limit)
  }
}
