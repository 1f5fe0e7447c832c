/// The pages of a column in one group of rows, read from first to last.
struct ParquetPages<Value> {
  private let column: ParquetColumn
  private let codec: Int
  private let bytes: [UInt8]
  private let path: String
  private let plain: (ArraySlice<UInt8>, Int) -> [Value]?
  private var position = 0
  private var dictionary: [Value]?

  /// The pages in some bytes.
  ///
  /// - Parameter plain: so many values that lie one after the other; nil where the bytes hold fewer.
  init(
    _ column: ParquetColumn, _ chunk: ParquetChunk, _ bytes: [UInt8], path: String,
    plain: @escaping (ArraySlice<UInt8>, Int) -> [Value]?
  ) {
    (self.column, codec, self.bytes, self.path) = (column, chunk.codec, bytes, path)
    self.plain = plain
  }

  /// The values of so many rows; nil for those that are missing.
  mutating func values(rows: Int) throws -> [Value?] {
    var values: [Value?] = []
    while values.count < rows {
      var reader = ThriftReader(bytes[position...])
      guard let structure = try? reader.structure(), let page = ParquetPage(structure),
        page.compressedSize <= bytes.endIndex - reader.position
      else {
        throw refusal("\(values.count) of \(rows) values, and then no page")
      }
      let body = bytes[reader.position..<reader.position + page.compressedSize]
      position = body.endIndex
      if let checksum = page.checksum, checksum != ParquetCodec.crc32(body) {
        throw refusal("a page whose checksum is wrong")
      }
      switch page.kind {
      case .index: continue
      case .dictionary:
        let data = try decompressed(body, to: page.size)[...]
        guard dictionary == nil, [0, 2].contains(page.encoding),
          let known = plain(data, page.count)
        else { throw refusal("a dictionary that is not understood") }
        dictionary = known
      case .data, .dataOfVersion2:
        guard page.count <= rows - values.count else {
          throw refusal("more values than the \(rows) rows of a group")
        }
        values += try data(page, body)
      }
    }
    return values
  }

  /// The values of a page.
  private func data(_ page: ParquetPage, _ body: ArraySlice<UInt8>) throws -> [Value?] {
    let levels: [Int]
    var rest: ArraySlice<UInt8>
    let most = column.definitionLevel
    let width = Int.bitWidth - most.leadingZeroBitCount
    if page.kind == .dataOfVersion2 {
      let size = page.levelSize
      guard page.repetitionSize == 0, size <= body.count, size <= page.size else {
        throw refusal("levels that are larger than their page")
      }
      let values = body.dropFirst(size)
      rest =
        page.isCompressed
        ? try decompressed(values, to: page.size - size)[...] : values
      levels = try self.levels(body.prefix(size), width, page.count)
    } else {
      rest = try decompressed(body, to: page.size)[...]
      if most > 0 {
        guard page.levelEncoding == 3 else {
          throw encodingRefusal(page.levelEncoding, "levels by RLE")
        }
        guard rest.count >= 4 else { throw refusal("a page without its levels") }
        let size = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        guard size <= rest.count else { throw refusal("levels that are larger than their page") }
        levels = try self.levels(rest.prefix(size), width, page.count)
        rest = rest.dropFirst(size)
      } else {
        levels = []
      }
    }
    guard most > 0 else { return try values(page, rest, page.count) }
    guard levels.allSatisfy({ $0 <= most }) else { throw refusal("levels that the schema has not") }
    var known = try values(page, rest, levels.count { $0 == most }).makeIterator()
    return levels.map { $0 == most ? known.next() : nil }
  }

  private func levels(_ bytes: ArraySlice<UInt8>, _ width: Int, _ count: Int) throws -> [Int] {
    guard width > 0 else { return [] }
    guard let levels = HybridRuns.values(bytes, width: width, count: count) else {
      throw refusal("levels that end too soon")
    }
    return levels
  }

  /// So many values of a page.
  private func values(
    _ page: ParquetPage, _ bytes: ArraySlice<UInt8>, _ count: Int
  ) throws -> [Value] {
    guard count > 0 else { return [] }
    switch page.encoding {
    case 0:
      guard let values = plain(bytes, count) else { throw refusal("values that end too soon") }
      return values
    case 2, 8:
      guard let dictionary else { throw refusal("references to a dictionary that is not there") }
      guard let width = bytes.first.map(Int.init), width <= 32,
        let places = HybridRuns.values(bytes.dropFirst(), width: width, count: count),
        places.allSatisfy(dictionary.indices.contains)
      else { throw refusal("references outside of the dictionary") }
      return places.map { dictionary[$0] }
    default: throw encodingRefusal(page.encoding, "values that are plain or by a dictionary")
    }
  }

  private func decompressed(_ body: ArraySlice<UInt8>, to size: Int) throws -> [UInt8] {
    guard let codec = ParquetCodec(rawValue: codec), codec.isRead else {
      let name = ParquetCodec(rawValue: codec).map { "\($0)" } ?? "codec \(codec)"
      throw refusal(
        "data compressed by \(name)", "snappy, gzip, zstd or none", ParquetFile.writeAgain)
    }
    guard let data = codec.decompressed(body, to: size) else {
      throw refusal("damaged data of \(codec)")
    }
    return data
  }

  private func encodingRefusal(_ encoding: Int, _ expected: String) -> ArchiveError {
    let names = [
      3: "RLE", 4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED", 6: "DELTA_LENGTH_BYTE_ARRAY",
      7: "DELTA_BYTE_ARRAY", 9: "BYTE_STREAM_SPLIT",
    ]
    return refusal(
      "the encoding \(names[encoding] ?? String(encoding))", expected, ParquetFile.writeAgain)
  }

  private func refusal(
    _ found: String, _ expected: String = "a whole Parquet file",
    _ remedy: String = ArchiveError.downloadAgain
  ) -> ArchiveError {
    ParquetFile.refusal(path, "in column \(column.name), \(found)", expected, remedy)
  }
}
