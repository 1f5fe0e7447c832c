import CZlib

/// The inflated bytes of a part of a file, pulled piece by piece.
///
/// Checks what zlib can check: the stream's end, its checksum and, for gzip, its length. Memory is constant.
package final class InflateStream {
  /// How the deflated bytes are wrapped.
  package enum Wrapping: Sendable {
    case gzip
    case zlib
    case raw

    fileprivate var windowBits: Int32 {
      switch self {
      case .gzip: MAX_WBITS + 16
      case .zlib: MAX_WBITS
      case .raw: -MAX_WBITS
      }
    }
  }

  /// The path of the file.
  package var path: String { file.path }
  /// Whether the end of the stream was reached and its checksum found right.
  package private(set) var isFinished = false
  /// The number of inflated bytes so far.
  package private(set) var produced = 0

  private let file: FileSource
  private let wrapping: Wrapping
  private let end: Int
  private let observer: ((UnsafeRawBufferPointer) -> Void)?
  private var offset: Int
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer

  /// Prepares to inflate the bytes of `file` in `range`; `observer` sees the deflated bytes as they are read.
  package init(
    _ file: FileSource, range: Range<Int>, wrapping: Wrapping,
    observer: ((UnsafeRawBufferPointer) -> Void)? = nil
  ) throws {
    self.file = file
    self.wrapping = wrapping
    self.observer = observer
    offset = range.lowerBound
    end = min(range.upperBound, file.size)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(byteCount: 1 << 18, alignment: 16)
    let status = inflateInit2_(
      stream, wrapping.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw ArchiveError(
        path: file.path, found: "a zlib that does not start (status \(status))",
        expected: "zlib \(ZLIB_VERSION)", remedy: "reinstall zlib")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Fills the buffer and returns the number of bytes: less than asked only at the end of the stream.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, !isFinished {
      try refill()
      let room = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        .advanced(by: filled)
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      let count = room - Int(stream.pointee.avail_out)
      filled += count
      produced += count
      switch status {
      case Z_OK: break
      case Z_STREAM_END: try finishMember()
      case Z_BUF_ERROR where stream.pointee.avail_in == 0: break
      default: throw damaged()
      }
    }
    return filled
  }

  /// Reads on to the end without keeping anything, at most `limit` inflated bytes in all.
  package func drain(limit: Int) throws {
    var scratch = [UInt8](repeating: 0, count: 1 << 16)
    while !isFinished {
      try scratch.withUnsafeMutableBytes { buffer in
        _ = try read(into: buffer)
      }
      guard produced <= limit else {
        throw ArchiveError(
          path: file.path, found: "more than \(limit) bytes when inflated",
          expected: "at most \(limit)", remedy: ArchiveError.downloadAgain)
      }
    }
  }

  /// The number of deflated bytes that follow the end of the stream inside its range.
  package var remaining: Int { end - offset + Int(stream.pointee.avail_in) }

  private func refill() throws {
    guard stream.pointee.avail_in == 0 else { return }
    let wanted = min(input.count, end - offset)
    let count =
      wanted > 0
      ? try file.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: input[..<wanted]))
      : 0
    guard count > 0 else {
      throw ArchiveError(
        path: file.path, found: "\(file.size) bytes, which end inside the compressed data",
        expected: "a complete file", remedy: ArchiveError.downloadAgain)
    }
    observer?(UnsafeRawBufferPointer(rebasing: input[..<count]))
    offset += count
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }

  /// A gzip file may hold several members, and zero padding behind the last; nothing else may follow.
  private func finishMember() throws {
    guard wrapping == .gzip else {
      isFinished = true
      return
    }
    while remaining > 0 {
      try refill()
      guard let next = stream.pointee.next_in else { break }
      if next.pointee == 0x1f {
        guard inflateReset(stream) == Z_OK else { throw damaged() }
        return
      }
      guard next.pointee == 0 else {
        throw ArchiveError(
          path: file.path, found: "\(remaining) stray bytes behind the compressed data",
          expected: "the end of the file", remedy: ArchiveError.downloadAgain)
      }
      stream.pointee.next_in = next + 1
      stream.pointee.avail_in -= 1
    }
    isFinished = true
  }

  private func damaged() -> ArchiveError {
    let reason = stream.pointee.msg.map { String(cString: $0) } ?? "no valid stream"
    return ArchiveError(
      path: file.path, found: "damaged compressed data (\(reason))",
      expected: "a complete deflate stream", remedy: ArchiveError.downloadAgain)
  }
}
