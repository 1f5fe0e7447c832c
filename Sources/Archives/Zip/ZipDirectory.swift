/// Parses the central directory at the end of a zip archive, zip64 included.
struct ZipDirectory {
  private let file: FileSource
  private static let longest = 64 << 20

  init(_ file: FileSource) { self.file = file }

  func entries() throws -> [ZipEntry] {
    let place = try self.place()
    guard place.size <= Self.longest, place.offset <= file.size,
      place.size <= file.size - place.offset, place.count <= place.size / 46
    else { throw refusal("a directory beyond the end of the file") }
    let bytes = try file.bytes(at: place.offset, count: place.size, what: "the zip directory")
    var entries: [ZipEntry] = []
    var position = 0
    for _ in 0..<place.count {
      guard bytes.count - position >= 46, number(bytes, position, 4) == 0x0201_4b50 else {
        throw refusal("a damaged directory")
      }
      let lengths = [28, 30, 32].map { number(bytes, position + $0, 2) }
      let end = position + 46 + lengths.reduce(0, +)
      guard end <= bytes.count else { throw refusal("a damaged directory") }
      let nameEnd = position + 46 + lengths[0]
      entries.append(
        try entry(
          Array(bytes[position..<position + 46]),
          name: String(decoding: bytes[position + 46..<nameEnd], as: UTF8.self),
          extra: Array(bytes[nameEnd..<nameEnd + lengths[1]])))
      position = end
    }
    return entries
  }

  /// Where the directory is: the end record in the last 64 KiB, or the zip64 record that it points to.
  private func place() throws -> (offset: Int, size: Int, count: Int) {
    let length = min(file.size, 65_557)
    let start = file.size - length
    let tail = try file.bytes(at: start, count: length, what: "the end of the zip")
    let candidates = stride(from: length - 22, through: 0, by: -1)
    guard
      let end = candidates.first(where: {
        number(tail, $0, 4) == 0x0605_4b50 && number(tail, $0 + 20, 2) == length - $0 - 22
      })
    else { throw refusal("no directory at the end of the zip") }
    let count = number(tail, end + 10, 2)
    let size = number(tail, end + 12, 4)
    let offset = number(tail, end + 16, 4)
    guard count == 0xffff || size == 0xffff_ffff || offset == 0xffff_ffff else {
      return (offset, size, count)
    }
    guard end >= 20, number(tail, end - 20, 4) == 0x0706_4b50,
      let record = small(tail, end - 12)
    else { throw refusal("no zip64 locator") }
    let bytes = try file.bytes(at: record, count: 56, what: "the zip64 record")
    guard number(bytes, 0, 4) == 0x0606_4b50, let count = small(bytes, 32),
      let size = small(bytes, 40), let offset = small(bytes, 48)
    else { throw refusal("a damaged zip64 record") }
    return (offset, size, count)
  }

  private func entry(_ header: [UInt8], name: String, extra: [UInt8]) throws -> ZipEntry {
    var compressed = number(header, 20, 4)
    var size = number(header, 24, 4)
    var offset = number(header, 42, 4)
    var fields = wideFields(extra)
    func widen(_ value: inout Int) throws {
      guard value == 0xffff_ffff else { return }
      guard !fields.isEmpty, let wide = small(fields.removeFirst(), 0) else {
        throw refusal("a damaged zip64 field")
      }
      value = wide
    }
    try widen(&size)
    try widen(&compressed)
    try widen(&offset)
    return ZipEntry(
      name: name, method: number(header, 10, 2),
      checksum: UInt32(truncatingIfNeeded: number(header, 16, 4)), compressedSize: compressed,
      size: size, offset: offset)
  }

  /// The 8-byte values of the zip64 extra field.
  private func wideFields(_ extra: [UInt8]) -> [[UInt8]] {
    var position = 0
    while extra.count - position >= 4 {
      let end = position + 4 + number(extra, position + 2, 2)
      guard end <= extra.count else { return [] }
      if number(extra, position, 2) == 1 {
        return stride(from: position + 4, through: end - 8, by: 8).map { Array(extra[$0..<$0 + 8]) }
      }
      position = end
    }
    return []
  }

  /// A little-endian number of at most four bytes.
  private func number(_ bytes: [UInt8], _ position: Int, _ count: Int) -> Int {
    (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[position + $1]) }
  }

  /// A little-endian number of eight bytes, nil unless it is at most the file's size.
  private func small(_ bytes: [UInt8], _ position: Int) -> Int? {
    let value = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[position + $1]) }
    return value <= UInt64(file.size) ? Int(value) : nil
  }

  private func refusal(_ found: String) -> ArchiveError {
    ArchiveError(
      path: file.path, found: found, expected: "a complete zip archive",
      remedy: ArchiveError.downloadAgain)
  }
}
