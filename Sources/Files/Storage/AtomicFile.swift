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
    // Hidden, and of another extension, so that what a killed process leaves is never read.
    let name = ".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).tmp"
    let temporary = folder.appendingPathComponent(name)
    do {
      try writeThrough(data, to: temporary)
      guard Disk.move(temporary, to: url) else { throw failure("put in place", url) }
    } catch {
      Disk.remove(temporary)
      throw error
    }
    Disk.synchronize(folder: folder)
  }

  /// Removes a file for good: it does not come back with a power cut.
  package static func remove(_ url: URL) {
    Disk.remove(url)
    Disk.synchronize(folder: url.deletingLastPathComponent())
  }

  private static func writeThrough(_ data: Data, to url: URL) throws {
    guard let file = DiskFile(url, O_WRONLY | O_CREAT | O_EXCL) else { throw failure("made", url) }
    guard file.write(data, at: 0) else { throw failure("written", url) }
    guard file.synchronize() else { throw failure("written to the disk", url) }
  }

  private static func failure(_ action: String, _ url: URL) -> FileError {
    let reason = String(cString: strerror(errno))
    return FileError(.inaccessible, "The file cannot be \(action): \(reason)", path: url.path)
  }
}
