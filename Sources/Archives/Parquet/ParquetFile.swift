/// A Parquet file of columns without lists, as image sets are stored in it (apache/parquet-format).
///
/// Read are pages of both versions, plain or by a dictionary, as they are or compressed by snappy, gzip or zstd. All
/// else is refused by its name. Nothing is allocated that the file does not fill, or could fill.
package struct ParquetFile {
  /// The path.
  package let path: String
  /// The leaves of the schema.
  package let columns: [ParquetColumn]
  /// The number of rows in each group.
  package let rows: [Int]
  /// What the writer left beside the data, by name.
  package let metadata: [String: String]
  let source: FileSource
  private let groups: [[ThriftValue]]

  private static let mostRows = 1 << 22
  private static let longestFooter = 1 << 26

  /// Reads what a file says of itself.
  ///
  /// - Throws: `ArchiveError`.
  package init(path: String) throws { try self.init(FileSource(path: path)) }

  /// Reads what the contents of a file say.
  package init(path: String, contents: [UInt8]) throws {
    try self.init(FileSource(path: path, contents: contents))
  }

  private init(_ source: FileSource) throws {
    self.source = source
    path = source.path
    let footer = try Self.footer(of: source)
    guard let schema = footer[2]?.list, let columns = ParquetColumn.all(of: schema) else {
      throw Self.refusal(path, "a schema that is not understood")
    }
    self.columns = columns
    let groups = footer[4]?.list ?? []
    rows = groups.map { $0[3]?.size ?? Self.mostRows + 1 }
    self.groups = groups.map { $0[1]?.list ?? [] }
    guard self.groups.allSatisfy({ $0.count == columns.count }) else {
      throw Self.refusal(path, "a group of rows without all \(columns.count) columns")
    }
    guard rows.allSatisfy({ $0 <= Self.mostRows }), rows.reduce(0, +) <= Self.mostRows else {
      throw Self.refusal(
        path, "more rows than are read", "at most \(Self.mostRows)", "write it in several files")
    }
    guard rows.reduce(0, +) == footer[3]?.size else {
      throw Self.refusal(path, "groups of rows that do not add up")
    }
    var metadata: [String: String] = [:]
    for entry in footer[5]?.list ?? [] {
      if let key = entry[1]?.text { metadata[key] = entry[2]?.text ?? "" }
    }
    self.metadata = metadata
  }

  private static func footer(of source: FileSource) throws -> ThriftValue {
    let path = source.path
    guard source.size >= 12 else { throw refusal(path, "\(source.size) bytes") }
    let head = try source.bytes(at: 0, count: 4, what: "the first four bytes")
    let tail = try source.bytes(at: source.size - 8, count: 8, what: "the last eight bytes")
    let (first, last) = (
      String(decoding: head, as: UTF8.self), String(decoding: tail[4...], as: UTF8.self)
    )
    guard first != "PARE", last != "PARE" else {
      throw refusal(path, "an encrypted file", "one that is not", writeAgain)
    }
    guard first == "PAR1", last == "PAR1" else {
      throw refusal(path, "no PAR1 at its start and end")
    }
    let length = tail[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= source.size - 12, length <= longestFooter else {
      throw refusal(path, "a footer of \(length) bytes in a file of \(source.size)")
    }
    let bytes = try source.bytes(at: source.size - 8 - length, count: length, what: "the footer")
    var reader = ThriftReader(bytes[...])
    guard let footer = try? reader.structure() else {
      throw refusal(path, "a footer that is not understood")
    }
    return footer
  }

  /// The pages of a column in a group of rows.
  func chunk(of column: ParquetColumn, group: Int) throws -> ParquetChunk {
    guard let chunk = ParquetChunk(groups[group][column.index], fileSize: source.size) else {
      throw Self.refusal(path, "in column \(column.name), pages outside of the file")
    }
    return chunk
  }

  static let writeAgain = "write it again with pyarrow or Dataset.to_parquet, without options"

  static func refusal(
    _ path: String, _ found: String, _ expected: String = "a whole Parquet file",
    _ remedy: String = ArchiveError.downloadAgain
  ) -> ArchiveError {
    ArchiveError(path: path, found: found, expected: expected, remedy: remedy)
  }
}
