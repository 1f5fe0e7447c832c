import Archives
import Foundation

/// Copies a file from a mirror that is a folder.
struct FolderCopy {
  let from: URL
  let to: URL
  let limit: Int

  init(from: URL, to: URL, limit: Int) {
    self.from = from
    self.to = to
    self.limit = limit
  }

  func run(_ progress: (Int, Int?) -> Void) throws {
    let file = try FileSource(path: from.path)
    guard file.size <= limit else {
      throw DatasetError(
        path: from.path, found: "\(file.size) bytes", expected: "at most \(limit)",
        remedy: "give the folder with the official file")
    }
    let output = try PartFile(to, keeping: 0)
    var offset = 0
    while offset < file.size {
      let count = min(1 << 20, file.size - offset)
      try output.append(Data(try file.bytes(at: offset, count: count, what: "the file")))
      offset += count
      progress(offset, file.size)
    }
  }
}
