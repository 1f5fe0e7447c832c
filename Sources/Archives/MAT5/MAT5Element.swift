/// The bytes of one top-level element, inflated where it is compressed.
final class MAT5Element {
  private enum Source {
    case plain(FileSource, observer: ((UnsafeRawBufferPointer) -> Void)?)
    case inflated(InflateStream)
  }

  private let source: Source
  private var offset: Int
  private let end: Int

  /// An element whose bytes are in the file as they are.
  init(plain file: FileSource, range: Range<Int>, observer: ((UnsafeRawBufferPointer) -> Void)?) {
    source = .plain(file, observer: observer)
    offset = range.lowerBound
    end = range.upperBound
  }

  /// An element whose bytes are a zlib stream.
  init(
    compressed file: FileSource, range: Range<Int>, observer: ((UnsafeRawBufferPointer) -> Void)?
  ) throws {
    source = .inflated(
      try InflateStream(file, range: range, wrapping: .zlib, observer: observer))
    offset = 0
    end = 0
  }

  /// Fills the buffer and returns the number of bytes: less than asked only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch source {
    case .inflated(let stream): return try stream.read(into: buffer)
    case .plain(let file, let observer):
      let wanted = min(buffer.count, end - offset)
      let count = try file.read(at: offset, into: .init(rebasing: buffer[..<wanted]))
      observer?(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
      return count
    }
  }

  /// Whether nothing is left, neither inflated nor behind the compressed stream.
  func isAtEnd() throws -> Bool {
    var byte: UInt8 = 0
    guard try withUnsafeMutableBytes(of: &byte, { try read(into: $0) }) == 0 else { return false }
    if case .inflated(let stream) = source { return stream.remaining == 0 }
    return true
  }
}
