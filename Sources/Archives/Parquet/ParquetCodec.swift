import CSnappy
import CZlib
import CZstd

/// How the pages of a column are compressed, by Parquet's number.
enum ParquetCodec: Int {
  case none, snappy, gzip, lzo, brotli, lz4, zstd, lz4Raw

  /// Whether it is read.
  var isRead: Bool { [.none, .snappy, .gzip, .zstd].contains(self) }

  /// What was compressed; nil where the bytes are damaged, or hold more or less than they should.
  ///
  /// - Parameter size: the number of bytes that come out.
  func decompressed(_ bytes: ArraySlice<UInt8>, to size: Int) -> [UInt8]? {
    switch self {
    case .none: bytes.count == size ? Array(bytes) : nil
    case .snappy: Self.snappy(bytes, size)
    case .gzip: Self.gzip(bytes, size)
    case .zstd:
      Self.filled(size) { target in
        bytes.withUnsafeBytes { ZSTD_decompress(target, size, $0.baseAddress, $0.count) == size }
      }
    case .lzo, .brotli, .lz4, .lz4Raw: nil
    }
  }

  private static func snappy(_ bytes: ArraySlice<UInt8>, _ size: Int) -> [UInt8]? {
    bytes.withUnsafeBytes { source in
      let start = source.bindMemory(to: CChar.self).baseAddress
      var length = 0
      guard snappy_uncompressed_length(start, source.count, &length) == SNAPPY_OK, length == size
      else { return nil }
      return filled(size) { snappy_uncompress(start, source.count, $0, &length) == SNAPPY_OK }
    }
  }

  private static func gzip(_ bytes: ArraySlice<UInt8>, _ size: Int) -> [UInt8]? {
    let source = FileSource(path: "", contents: Array(bytes))
    guard let stream = try? InflateStream(source, range: 0..<source.size, wrapping: .gzip) else {
      return nil
    }
    return filled(size) { target in
      let room = UnsafeMutableRawBufferPointer(start: target, count: size)
      guard (try? stream.read(into: room)) == size else { return false }
      var more: UInt8 = 0
      return (try? withUnsafeMutableBytes(of: &more) { try stream.read(into: $0) }) == 0
    }
  }

  /// Bytes that something writes; nil where it fails.
  private static func filled(
    _ size: Int, _ write: (UnsafeMutablePointer<CChar>) -> Bool
  ) -> [UInt8]? {
    var isWritten = false
    // One more than needed, so that there is an address even for none.
    let data = [UInt8](unsafeUninitializedCapacity: size + 1) { target, count in
      guard let start = target.baseAddress else { return }
      isWritten = start.withMemoryRebound(to: CChar.self, capacity: size + 1) { write($0) }
      count = isWritten ? size : 0
    }
    return isWritten ? data : nil
  }

  /// The checksum of some bytes.
  static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
  }
}
