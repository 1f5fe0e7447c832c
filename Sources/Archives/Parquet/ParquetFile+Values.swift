extension ParquetFile {
  /// The values of a column of bytes or text in a group of rows; nil for those that are missing.
  package func bytes(of column: ParquetColumn, group: Int) throws -> [ArraySlice<UInt8>?] {
    guard column.kind == .bytes else { throw kindRefusal(column, "bytes") }
    return try values(of: column, group: group) { bytes, count in
      var values: [ArraySlice<UInt8>] = []
      var position = bytes.startIndex
      for _ in 0..<count {
        guard bytes.endIndex - position >= 4 else { return nil }
        let length = Self.integer(bytes, at: position, width: 4) & 0xffff_ffff
        position += 4
        guard length <= bytes.endIndex - position else { return nil }
        values.append(bytes[position..<position + length])
        position += length
      }
      return values
    }
  }

  /// The values of a column of integers in a group of rows; nil for those that are missing.
  package func integers(of column: ParquetColumn, group: Int) throws -> [Int?] {
    let width: Int
    switch column.kind {
    case .int32: width = 4
    case .int64: width = 8
    default: throw kindRefusal(column, "integers")
    }
    return try values(of: column, group: group) { bytes, count in
      guard count <= bytes.count / width else { return nil }
      return (0..<count).map {
        Self.integer(bytes, at: bytes.startIndex + $0 * width, width: width)
      }
    }
  }

  /// The values of a column in a group of rows.
  ///
  /// - Parameter plain: so many values that lie one after the other; nil where the bytes hold fewer.
  private func values<Value>(
    of column: ParquetColumn, group: Int,
    plain: @escaping (ArraySlice<UInt8>, Int) -> [Value]?
  ) throws -> [Value?] {
    guard !column.isRepeated else {
      throw Self.refusal(
        path, "lists in column \(column.name)", "one value a row", Self.writeAgain)
    }
    let chunk = try chunk(of: column, group: group)
    let bytes = try source.bytes(
      at: chunk.range.lowerBound, count: chunk.range.count, what: "column \(column.name)")
    var pages = ParquetPages(column, chunk, bytes, path: path, plain: plain)
    return try pages.values(rows: rows[group])
  }

  private func kindRefusal(_ column: ParquetColumn, _ expected: String) -> ArchiveError {
    Self.refusal(
      path, "values of type \(column.kind) in column \(column.name)", expected, Self.writeAgain)
  }

  /// A little-endian integer with a sign.
  private static func integer(_ bytes: ArraySlice<UInt8>, at start: Int, width: Int) -> Int {
    let isNegative = bytes[start + width - 1] >= 0x80
    return (0..<width).reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int(bytes[start + $1]) }
  }
}
