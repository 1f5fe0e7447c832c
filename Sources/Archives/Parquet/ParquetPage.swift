/// What stands before the data of a page.
struct ParquetPage {
  /// What is in it, by Parquet's number.
  enum Kind: Int {
    case data, index, dictionary, dataOfVersion2
  }

  let kind: Kind
  /// The size of the data when they are decompressed, levels included.
  let size: Int
  /// How many bytes of the file it takes.
  let compressedSize: Int
  /// The CRC-32 of these, where there is one.
  let checksum: UInt32?
  /// The number of values, missing ones included.
  private(set) var count = 0
  private(set) var encoding = 0
  /// How levels are encoded in version 1.
  private(set) var levelEncoding = 3
  /// The bytes of levels in version 2.
  private(set) var levelSize = 0
  private(set) var repetitionSize = 0
  /// Whether the values are compressed in version 2.
  private(set) var isCompressed = true

  /// No page is larger: a few bytes could ask for any amount.
  private static let mostBytes = 1 << 30

  /// The header; nil where it is not understood.
  init?(_ header: ThriftValue) {
    guard let kind = header[1]?.integer.flatMap(Kind.init), let size = header[2]?.size,
      let compressedSize = header[3]?.size, size <= Self.mostBytes
    else { return nil }
    (self.kind, self.size, self.compressedSize) = (kind, size, compressedSize)
    checksum = header[4]?.integer.map { UInt32(truncatingIfNeeded: $0) }
    let fields: ThriftValue?
    switch kind {
    case .index: return
    case .data:
      fields = header[5]
      levelEncoding = fields?[3]?.integer ?? -1
    case .dictionary: fields = header[7]
    case .dataOfVersion2:
      fields = header[8]
      guard let definition = fields?[5]?.size, let repetition = fields?[6]?.size else { return nil }
      (levelSize, repetitionSize) = (definition, repetition)
      isCompressed = fields?[7]?.bool ?? true
    }
    guard let count = fields?[1]?.size,
      let encoding = fields?[kind == .dataOfVersion2 ? 4 : 2]?.integer
    else { return nil }
    (self.count, self.encoding) = (count, encoding)
  }
}
