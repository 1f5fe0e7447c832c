package import Foundation

/// Files that are there as a whole or not at all.
package enum AtomicFile {
  /// Writes a file by way of a temporary one beside it, so that no reader, and no reader after a
  /// power cut, sees half of it; makes the folder if need be.
  package static func write(_ data: Data, to url: URL) throws {
    let folder = url.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(.inaccessible, "The folder cannot be made", path: folder.path)
    }
    // Hidden, and of another extension, so that what a killed process leaves is never read.
    let name = ".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).tmp"
    let temporary = folder.appendingPathComponent(name)
    do {
      try writeThrough(data, to: temporary.path)
      guard rename(temporary.path, url.path) == 0 else { throw failure("put in place", url.path) }
    } catch {
      unlink(temporary.path)
      throw error
    }
    synchronize(folder: folder.path)
  }

  private static func writeThrough(_ data: Data, to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure("made", path) }
    defer { close(file) }
    try data.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = UnsafeRawBufferPointer(rebasing: rest)
        let written = Foundation.write(file, chunk.baseAddress, chunk.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw failure("written", path) }
        rest = rest.dropFirst(written)
      }
    }
    guard fsync(file) == 0 else { throw failure("written to the disk", path) }
  }

  /// Makes the renaming itself last; a file system that cannot is not an error.
  private static func synchronize(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ action: String, _ path: String) -> FileError {
    let reason = String(cString: strerror(errno))
    return FileError(.inaccessible, "The file cannot be \(action): \(reason)", path: path)
  }
}
