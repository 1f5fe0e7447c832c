import CZlib

/// Deflating in one piece, with nothing in the output that depends on when or where it was made.
package enum Gzip {
  /// The bytes as a gzip file: no name, no time, operating system "unknown".
  package static func compress(_ bytes: [UInt8], level: Int32 = 9) -> [UInt8] {
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]
    result += deflated(bytes, level: level, windowBits: -MAX_WBITS)
    let checksum = bytes.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
    for value in [checksum, UInt32(truncatingIfNeeded: bytes.count)] {
      withUnsafeBytes(of: value.littleEndian) { result.append(contentsOf: $0) }
    }
    return result
  }

  /// The bytes as a zlib stream.
  package static func zlib(_ bytes: [UInt8], level: Int32 = 9) -> [UInt8] {
    deflated(bytes, level: level, windowBits: MAX_WBITS)
  }

  private static func deflated(_ bytes: [UInt8], level: Int32, windowBits: Int32) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    let started = deflateInit2_(
      &stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    precondition(started == Z_OK, "zlib refused level \(level)")
    defer { deflateEnd(&stream) }
    var input = bytes
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    return input.withUnsafeMutableBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(bound)
        let status = deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "zlib did not finish: \(status)")
        count = Int(stream.total_out)
      }
    }
  }
}
