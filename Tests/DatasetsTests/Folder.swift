import Foundation

/// A folder for a test, which is gone when the test is over.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "rampart-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// Links to the files of another folder whose names contain `part`.
  convenience init(linking other: URL, only part: String) throws {
    try self.init()
    for name in try FileManager.default.contentsOfDirectory(atPath: other.path)
    where name.contains(part) {
      try FileManager.default.createSymbolicLink(
        at: url.appending(path: name), withDestinationURL: other.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  subscript(name: String) -> URL { url.appending(path: name) }
}
