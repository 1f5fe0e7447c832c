import Foundation

/// A file in a folder of its own, which is gone when the test is over.
final class TemporaryFile {
  let url: URL
  private let folder: URL

  init(_ name: String) {
    folder = FileManager.default.temporaryDirectory.appending(path: "rampart-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    url = folder.appending(path: name)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var path: String { url.path }

  func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: url) }
}
