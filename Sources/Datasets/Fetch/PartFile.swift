import Archives
import Files
import Foundation

/// The unfinished file of a download.
final class PartFile {
  private let file: DiskFile
  private let path: String
  private(set) var size: Int

  /// Opens the file, keeping its first bytes.
  init(_ url: URL, keeping size: Int) throws {
    path = url.path
    self.size = size
    guard let file = DiskFile(url, O_WRONLY | O_CREAT), file.truncate(to: size) else {
      throw DatasetError(
        path: url.path, found: "a file that cannot be written", expected: "a writable folder",
        remedy: "check its permissions and the free space")
    }
    self.file = file
  }

  func append(_ data: Data) throws {
    guard file.write(data, at: size) else {
      throw DatasetError(
        path: path, found: "a disk that takes no more after \(size) bytes",
        expected: "enough free space", remedy: "make room and fetch again, which resumes")
    }
    size += data.count
  }
}
