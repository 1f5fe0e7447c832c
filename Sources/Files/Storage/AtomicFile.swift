package import Foundation

/// Files that are there as a whole or not at all.
package enum AtomicFile {
  /// Writes a file by way of a temporary one beside it, so that no reader, and no reader after a
  /// power cut, sees half of it; makes the folder if need be.
  ///
  /// It lasts once this returns.
  ///
  /// - Throws: `FileError`.
  package static func write(_ data: Data, to url: URL) throws {
    let folder = url.deletingLastPathComponent()
    try Disk.makeFolder(folder)
    guard let temporary = TemporaryFile(for: url) else { throw failure("made", url) }
    guard temporary.file.write(data, at: 0) else { throw failure("written", url) }
    guard temporary.file.synchronize() else { throw failure("written to the disk", url) }
    guard Disk.move(temporary.url, to: url) else { throw failure("put in place", url) }
    Disk.synchronize(folder: folder)
  }

  /// Removes a file for good: it does not come back with a power cut.
  package static func remove(_ url: URL) {
    Disk.remove(url)
    Disk.synchronize(folder: url.deletingLastPathComponent())
  }

  private static func failure(_ action: String, _ url: URL) -> FileError {
    let reason = String(cString: strerror(errno))
    return FileError(.inaccessible, "The file cannot be \(action): \(reason)", path: url.path)
  }
}
