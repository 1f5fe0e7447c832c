import CArchive

/// The regular files of a `.tar.gz`, one after the other, straight out of the compressed file.
///
/// libarchive parses the tar; zlib inflates it, because libarchive does not check a gzip file's checksum and a
/// truncated download must not pass. Nothing is written to disk. Links, devices, paths that leave the
/// archive's folder and duplicate members are refused.
package final class TarReader {
  private let feed: TarFeed
  private let archive: OpaquePointer
  private let limit: Int
  private var seen: Set<String> = []
  private var member: TarMember?

  private static let mostMembers = 1000

  /// Opens a `.tar.gz`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes that the tar may have when inflated.
  ///   - observer: sees every byte of the compressed file, once and in order.
  /// - Throws: `ArchiveError` when the file is no `.tar.gz`.
  package init(
    path: String, limit: Int, observer: ((UnsafeRawBufferPointer) -> Void)? = nil
  ) throws {
    let file = try FileSource(path: path)
    let magic = try file.bytes(at: 0, count: 2, what: "the gzip header")
    guard magic == [0x1f, 0x8b] else {
      throw ArchiveError(
        path: path, found: "a file that is not gzip", expected: "a .tar.gz archive",
        remedy: ArchiveError.downloadAgain)
    }
    feed = TarFeed(
      try InflateStream(file, range: 0..<file.size, wrapping: .gzip, observer: observer),
      limit: limit)
    self.limit = limit
    guard let archive = archive_read_new() else {
      throw ArchiveError(
        path: path, found: "too little memory", expected: "enough to open an archive",
        remedy: "close other programs")
    }
    self.archive = archive
    archive_read_support_format_tar(archive)
    let client = Unmanaged.passUnretained(feed).toOpaque()
    let status = archive_read_open(
      archive, client, nil,
      { _, client, block in
        guard let client else { return -1 }
        return Unmanaged<TarFeed>.fromOpaque(client).takeUnretainedValue().next(block)
      }, nil)
    guard status == ARCHIVE_OK else { throw refusal(path) }
  }

  deinit { archive_read_free(archive) }

  /// The path of the archive.
  package var path: String { feed.path }

  /// The next regular file, or nil at the end; then the whole archive has been read and its checksum is right.
  package func next() throws -> TarMember? {
    while true {
      var entry: OpaquePointer?
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF {
        member = nil
        try feed.finish()
        return nil
      }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw refusal(path) }
      if let member = try self.member(of: entry) {
        self.member = member
        return member
      }
    }
  }

  /// Fills the buffer from the current member: less than asked only at the member's end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, let base = buffer.baseAddress {
      let count = archive_read_data(archive, base + filled, buffer.count - filled)
      guard count >= 0 else { throw refusal(path) }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// The whole current member, which must not be larger than `limit`.
  package func bytes(limit: Int) throws -> [UInt8] {
    guard let member else { return [] }
    guard member.size <= limit else {
      throw ArchiveError(
        path: path, found: "\(member.path) with \(member.size) bytes",
        expected: "at most \(limit)", remedy: ArchiveError.downloadAgain)
    }
    var result = [UInt8](repeating: 0, count: member.size)
    var count = 0
    try result.withUnsafeMutableBytes { buffer in
      count = try read(into: buffer)
    }
    guard count == member.size else {
      throw ArchiveError(
        path: path, found: "\(member.path) cut off after \(count) bytes",
        expected: "the \(member.size) that its header declares",
        remedy: ArchiveError.downloadAgain)
    }
    return result
  }

  /// The entry as a member, nil for a folder, a refusal for anything that is no plain file.
  private func member(of entry: OpaquePointer) throws -> TarMember? {
    guard let name = archive_entry_pathname(entry) else {
      throw hostile("a member without a readable name")
    }
    var path = String(cString: name)
    while path.hasPrefix("./") { path.removeFirst(2) }
    let type = UInt32(archive_entry_filetype(entry)) & 0o170000
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      throw hostile("a member that leaves the archive's folder (\(path.prefix(80)))")
    }
    if type == 0o040000 { return nil }
    guard type == 0o100000, archive_entry_hardlink(entry) == nil else {
      throw hostile("a link or device (\(path.prefix(80)))")
    }
    guard seen.insert(path).inserted else {
      throw hostile("two members named \(path.prefix(80))")
    }
    let size = Int(archive_entry_size(entry))
    guard seen.count <= Self.mostMembers, size >= 0, size <= limit else {
      throw hostile(
        size > limit
          ? "\(path.prefix(80)) with \(size) bytes" : "more than \(Self.mostMembers) members")
    }
    return TarMember(path: path, size: size)
  }

  private func hostile(_ found: String) -> ArchiveError {
    ArchiveError(
      path: path, found: found, expected: "the plain files of the official archive",
      remedy: ArchiveError.downloadAgain)
  }

  private func refusal(_ path: String) -> any Error {
    if let error = feed.error { return error }
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
    return ArchiveError(
      path: path, found: "a damaged tar archive (\(reason))", expected: "a complete tar archive",
      remedy: ArchiveError.downloadAgain)
  }
}
