import CZlib

/// The files of a zip archive, by its central directory: stored or deflated, with their checksums verified.
package struct ZipReader {
  /// The files, in the order of the directory.
  package let entries: [ZipEntry]
  private let file: FileSource
  private let index: [String: Int]

  /// Opens an archive and reads its directory.
  package init(path: String) throws {
    file = try FileSource(path: path)
    entries = try ZipDirectory(file).entries()
    var index: [String: Int] = [:]
    for (number, entry) in entries.enumerated() {
      guard index.updateValue(number, forKey: entry.name) == nil else {
        throw ArchiveError(
          path: path, found: "two files named \(entry.name.prefix(80))",
          expected: "different names", remedy: ArchiveError.downloadAgain)
      }
    }
    self.index = index
  }

  /// The size of the archive in bytes.
  package var size: Int { file.size }

  /// The file of that name, nil if there is none.
  package func entry(named name: some StringProtocol) -> ZipEntry? {
    index[String(name)].map { entries[$0] }
  }

  /// The contents of a file, which must not have more than `limit` bytes.
  package func bytes(of entry: ZipEntry, limit: Int) throws -> [UInt8] {
    guard entry.size <= limit else {
      throw refusal("\(entry.name.prefix(80)) with \(entry.size) bytes", "at most \(limit)")
    }
    let start = try dataStart(of: entry)
    let contents: [UInt8]
    switch entry.method {
    case 0 where entry.size == entry.compressedSize:
      contents = try file.bytes(at: start, count: entry.size, what: entry.name)
    case 8: contents = try inflated(entry, from: start)
    default:
      throw refusal(
        "\(entry.name.prefix(80)) compressed by method \(entry.method)", "stored or deflated files")
    }
    let checksum = contents.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    guard UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
      throw refusal("\(entry.name.prefix(80)) with a wrong checksum", "undamaged contents")
    }
    return contents
  }

  /// The local header repeats the name and may have an extra field of another length.
  private func dataStart(of entry: ZipEntry) throws -> Int {
    let header = try file.bytes(at: entry.offset, count: 30, what: "a zip header")
    guard header.starts(with: [0x50, 0x4b, 3, 4]) else {
      throw refusal("no header at byte \(entry.offset)", "the header of \(entry.name.prefix(80))")
    }
    let lengths = [26, 28].map { Int(header[$0]) | Int(header[$0 + 1]) << 8 }
    return entry.offset + 30 + lengths[0] + lengths[1]
  }

  private func inflated(_ entry: ZipEntry, from start: Int) throws -> [UInt8] {
    guard start <= file.size, entry.compressedSize <= file.size - start,
      entry.size / 1040 <= entry.compressedSize
    else { throw refusal("\(entry.name.prefix(80)) beyond the end", "a complete archive") }
    let stream = try InflateStream(
      file, range: start..<start + entry.compressedSize, wrapping: .raw)
    var contents = [UInt8](repeating: 0, count: entry.size)
    let count = try contents.withUnsafeMutableBytes { try stream.read(into: $0) }
    try stream.drain(limit: entry.size)
    guard count == entry.size else {
      throw refusal("\(entry.name.prefix(80)) with \(count) bytes", "\(entry.size)")
    }
    return contents
  }

  private func refusal(_ found: String, _ expected: String) -> ArchiveError {
    ArchiveError(
      path: file.path, found: found, expected: expected, remedy: ArchiveError.downloadAgain)
  }
}
