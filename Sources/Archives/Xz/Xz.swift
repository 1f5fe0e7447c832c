import CArchive

/// One run of bytes as an `.xz` file, by way of libarchive.
///
/// Its range coder adapts to what it sees and spends fractions of a bit on a likely byte, where deflate
/// spends one at least: on the signs of perturbations that is a third of the size.
package enum Xz {
  /// The bytes as an `.xz` file.
  ///
  /// - Throws: `ArchiveError` where this libarchive cannot write xz.
  package static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
    guard let archive = archive_write_new() else { throw refusal("memory", "too little memory") }
    defer { archive_write_free(archive) }
    // What does not compress grows by less than this.
    let room = bytes.count + bytes.count / 16 + 65_536
    var failure: String?
    let result = [UInt8](unsafeUninitializedCapacity: room) { target, count in
      var used = 0
      func isFine(_ status: Int32) -> Bool {
        if status == ARCHIVE_OK { return true }
        failure =
          failure ?? archive_error_string(archive).map { String(cString: $0) } ?? "no reason"
        return false
      }
      guard isFine(archive_write_add_filter_xz(archive)),
        isFine(archive_write_set_filter_option(archive, "xz", "compression-level", "9")),
        isFine(archive_write_set_format_raw(archive)),
        isFine(archive_write_set_bytes_in_last_block(archive, 1)),
        isFine(archive_write_open_memory(archive, target.baseAddress, room, &used)),
        let entry = archive_entry_new()
      else { return }
      defer { archive_entry_free(entry) }
      archive_entry_set_filetype(entry, 0o100000)  // a regular file
      guard isFine(archive_write_header(archive, entry)) else { return }
      let written = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
      guard isFine(written == bytes.count ? ARCHIVE_OK : ARCHIVE_FATAL),
        isFine(archive_write_close(archive))
      else { return }
      count = used
    }
    if let failure { throw refusal("xz", "a libarchive that does not write xz (\(failure))") }
    return result
  }

  /// The bytes of an `.xz` file that is in memory, at most `limit` of them.
  ///
  /// - Parameter path: what errors name.
  /// - Throws: `ArchiveError` where it is no complete `.xz` file, or holds more.
  package static func decompress(_ bytes: [UInt8], limit: Int, path: String) throws -> [UInt8] {
    guard let archive = archive_read_new() else { throw refusal(path, "too little memory") }
    defer { archive_read_free(archive) }
    archive_read_support_filter_xz(archive)
    archive_read_support_format_raw(archive)
    return try bytes.withUnsafeBytes { source in
      var entry: OpaquePointer?
      // libarchive looks through the filter for as long as there is one: only xz is admitted.
      guard source.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
        archive_read_open_memory(archive, source.baseAddress, source.count) == ARCHIVE_OK,
        archive_read_next_header(archive, &entry) == ARCHIVE_OK
      else { throw refusal(path, "a file that is not xz") }
      var result: [UInt8] = []
      var block = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = block.withUnsafeMutableBytes {
          archive_read_data(archive, $0.baseAddress, $0.count)
        }
        if count == 0 { return result }
        guard count > 0 else {
          let reason =
            archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
          throw refusal(path, "damaged compressed data (\(reason))")
        }
        guard result.count + count <= limit else {
          throw refusal(path, "more than \(limit) bytes when decompressed")
        }
        result += block[..<count]
      }
    }
  }

  private static func refusal(_ path: String, _ found: String) -> ArchiveError {
    ArchiveError(
      path: path, found: found, expected: "a complete .xz file", remedy: ArchiveError.downloadAgain)
  }
}
