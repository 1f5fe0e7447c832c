import Files
import Foundation

/// What a disk holds.
struct DiskState {
  var folders: Set<String> = []
  /// What each file holds, by its path below the folder that is watched.
  var files: [String: Data] = [:]

  /// Reads what a folder holds.
  init(reading folder: URL) throws {
    let manager = FileManager.default
    for path in try manager.subpathsOfDirectory(atPath: folder.path) {
      let place = folder.appending(path: path)
      var isFolder: ObjCBool = false
      _ = manager.fileExists(atPath: place.path, isDirectory: &isFolder)
      if isFolder.boolValue {
        folders.insert(path)
      } else {
        files[path] = try Data(contentsOf: place)
      }
    }
  }

  init() {}

  /// The same for the same state alone.
  var digest: Digest {
    let digest = RunningDigest(.sha256)
    for folder in folders.sorted() { digest.update(Data("\(folder)/\n".utf8)) }
    for (path, data) in files.sorted(by: { $0.key < $1.key }) {
      digest.update(Data("\(path) \(data.count)\n".utf8))
      digest.update(data)
    }
    return digest.finalize()
  }

  /// The files and their sizes.
  var summary: String {
    files.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value.count))" }.joined(separator: ", ")
  }

  /// Makes a folder hold it, and nothing else; its files are their owner's alone.
  func write(to folder: URL) throws {
    try? FileManager.default.removeItem(at: folder)
    for path in [""] + folders.sorted() {
      try FileManager.default.createDirectory(
        at: folder.appending(path: path), withIntermediateDirectories: true)
    }
    for (path, data) in files {
      let place = folder.appending(path: path)
      try data.write(to: place)
      chmod(place.path, 0o600)
    }
  }
}
