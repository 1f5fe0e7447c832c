/// Small numbers as Parquet packs them: runs of the same one, and groups of eight side by side
/// (apache/parquet-format, Encodings.md, "RLE").
enum HybridRuns {
  /// So many numbers; nil where the bytes hold fewer.
  ///
  /// - Parameter width: the bits of a number, 32 at most.
  static func values(_ bytes: ArraySlice<UInt8>, width: Int, count: Int) -> [Int]? {
    // The only number that takes no bits.
    guard width > 0 else { return [Int](repeating: 0, count: count) }
    var values: [Int] = []
    var position = bytes.startIndex
    while values.count < count {
      guard let header = varint(bytes, &position) else { return nil }
      let left = bytes.endIndex - position
      if header & 1 == 1 {
        let size = (header >> 1).multipliedReportingOverflow(by: width)
        guard !size.overflow, size.partialValue > 0, size.partialValue <= left else { return nil }
        let group = bytes[position..<position + size.partialValue]
        unpack(group, width, min(8 * (header >> 1), count - values.count), into: &values)
        position += size.partialValue
      } else {
        let size = (width + 7) / 8
        guard header > 0, size <= left else { return nil }
        let value = (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[position + $1]) }
        values += repeatElement(value, count: min(header >> 1, count - values.count))
        position += size
      }
    }
    return values
  }

  /// Numbers that lie side by side, the lowest bit first.
  private static func unpack(
    _ bytes: ArraySlice<UInt8>, _ width: Int, _ count: Int, into values: inout [Int]
  ) {
    var (buffer, bits) = (0, 0)
    var position = bytes.startIndex
    for _ in 0..<count {
      while bits < width {
        buffer |= Int(bytes[position]) << bits
        position += 1
        bits += 8
      }
      values.append(buffer & ((1 << width) - 1))
      buffer >>= width
      bits -= width
    }
  }

  private static func varint(_ bytes: ArraySlice<UInt8>, _ position: inout Int) -> Int? {
    var value = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      guard position < bytes.endIndex else { return nil }
      let next = bytes[position]
      position += 1
      value |= Int(next & 0x7f) << shift
      if next < 0x80 { return value }
    }
    return nil
  }
}
