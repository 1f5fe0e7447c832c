/// Where the values of a column are that belong to one group of rows.
struct ParquetChunk {
  let codec: Int
  /// The pages, one after the other.
  let range: Range<Int>

  /// What a file says of a chunk; nil where that is not understood, or lies outside of the file.
  init?(_ value: ThriftValue, fileSize: Int) {
    guard value[1] == nil, let data = value[3], let codec = data[4]?.integer,
      let size = data[7]?.size, let first = data[9]?.size
    else { return nil }
    self.codec = codec
    // Files say 0 where there is no dictionary.
    let start = data[11]?.size.flatMap { $0 > 0 && $0 < first ? $0 : nil } ?? first
    guard start <= fileSize, size <= fileSize - start else { return nil }
    range = start..<start + size
  }
}
