import Glibc

/// A regular file, open for reading at any offset, or the contents of one that are in memory.
///
/// The file is read, never mapped: a file that shrinks while it is open gives an error, not a signal.
package final class FileSource {
  /// The path as the caller gave it.
  package let path: String
  /// The size in bytes when the file was opened.
  package let size: Int
  private let descriptor: Int32
  private let contents: [UInt8]

  /// Opens a regular file; anything else at the path is refused.
  package init(path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw ArchiveError(
        path: path, found: "nothing that can be opened (\(String(cString: strerror(errno))))",
        expected: "a readable file", remedy: "check the path")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ArchiveError(
        path: path, found: "a folder or device", expected: "a regular file",
        remedy: "check the path")
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ArchiveError(
        path: path, found: "a file that cannot be read (\(String(cString: strerror(errno))))",
        expected: "a readable file", remedy: "check the file's permissions")
    }
    self.path = path
    size = Int(status.st_size)
    contents = []
  }

  /// Contents that are in memory already; the path is what errors name.
  package init(path: String, contents: [UInt8]) {
    self.path = path
    self.contents = contents
    size = contents.count
    descriptor = -1
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Fills the buffer from `offset` on and returns the number of bytes read: less than asked only at the end.
  package func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    if descriptor < 0 {
      let part = contents.dropFirst(offset).prefix(buffer.count)
      buffer.copyBytes(from: part)
      return part.count
    }
    var filled = 0
    while filled < buffer.count, let base = buffer.baseAddress {
      let count = pread(descriptor, base + filled, buffer.count - filled, off_t(offset + filled))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw ArchiveError(
          path: path, found: "a read error (\(String(cString: strerror(errno))))",
          expected: "a readable file", remedy: "check the disk and try again")
      }
      filled += count
    }
    return filled
  }

  /// Reads exactly `count` bytes at `offset`, named `what` in the error when the file ends before.
  package func bytes(at offset: Int, count: Int, what: String) throws -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw tooShort(what, needs: offset.addingReportingOverflow(count).partialValue)
    }
    var result = [UInt8](repeating: 0, count: count)
    var read = 0
    try result.withUnsafeMutableBytes { buffer in
      read = try self.read(at: offset, into: buffer)
    }
    guard read == count else { throw tooShort(what, needs: offset + count) }
    return result
  }

  /// Reads the whole file, a megabyte at a time.
  package func forEachBlock(_ body: (UnsafeRawBufferPointer) -> Void) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while offset < size {
      let count = try buffer.withUnsafeMutableBytes { try read(at: offset, into: $0) }
      if count == 0 { break }
      buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      offset += count
    }
  }

  private func tooShort(_ what: String, needs: Int) -> ArchiveError {
    ArchiveError(
      path: path, found: "\(size) bytes, which end inside \(what)",
      expected: needs > size ? "at least \(needs) bytes" : "a well-formed file",
      remedy: ArchiveError.downloadAgain)
  }
}
