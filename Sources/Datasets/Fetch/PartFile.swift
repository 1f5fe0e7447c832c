import Archives
import Foundation

/// The unfinished file of a download.
final class PartFile {
  private let handle: FileHandle
  private let path: String
  private(set) var size: Int

  /// Opens the file, keeping its first bytes.
  init(_ url: URL, keeping size: Int) throws {
    path = url.path
    self.size = size
    do {
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
      handle = try FileHandle(forWritingTo: url)
      try handle.truncate(atOffset: UInt64(size))
    } catch {
      throw DatasetError(
        path: url.path, found: "a file that cannot be written", expected: "a writable folder",
        remedy: "check its permissions and the free space")
    }
  }

  deinit { try? handle.close() }

  func append(_ data: Data) throws {
    do {
      try handle.write(contentsOf: data)
    } catch {
      throw DatasetError(
        path: path, found: "a disk that takes no more after \(size) bytes",
        expected: "enough free space", remedy: "make room and fetch again, which resumes")
    }
    size += data.count
  }
}
