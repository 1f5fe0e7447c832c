package import Foundation

/// A text file of lines that are only added.
///
/// Each is on the disk, and whole, when `append` returns. What follows the last line's end is what a killed process
/// or a power cut left, and does not count.
package struct LineFile: Sendable, Hashable {
  private let url: URL

  /// The file at a place, where it need not be yet.
  package init(_ url: URL) { self.url = url }

  /// The lines with an end, each without it; nil where there is no file.
  ///
  /// - Throws: `FileError` where it cannot be read.
  package func lines() throws -> [Data]? {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.inaccessible, "The file cannot be read", path: url.path)
    }
    return data.prefix(Self.endOfLastLine(data))
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
  }

  /// Adds a line; its end is added here, and what follows the last line's end goes.
  ///
  /// - Throws: `FileError`; then the lines before it stay.
  package func append(_ line: Data) throws {
    let folder = url.deletingLastPathComponent()
    try Disk.makeFolder(folder)
    guard let file = DiskFile(url, O_RDWR | O_CREAT | O_NOFOLLOW) else { throw failure("opened") }
    // One process at a time; a file system without locks has at least the lines.
    flock(file.descriptor, LOCK_EX)
    guard let before = try? Data(contentsOf: url) else { throw failure("read") }
    let end = Self.endOfLastLine(before)
    if end < before.count { file.truncate(to: end) }
    guard file.write(line + Data("\n".utf8), at: end), file.synchronize() else {
      let error = failure("written")
      file.truncate(to: end)
      throw error
    }
    if end == 0 { Disk.synchronize(folder: folder) }
  }

  private func failure(_ action: String) -> FileError {
    let reason = errno == ELOOP ? "it is a link" : String(cString: strerror(errno))
    return FileError(.inaccessible, "The file cannot be \(action): \(reason)", path: url.path)
  }

  /// How many bytes the lines that have an end take.
  private static func endOfLastLine(_ data: Data) -> Int {
    data.lastIndex(of: UInt8(ascii: "\n")).map { $0 - data.startIndex + 1 } ?? 0
  }
}
