import Archives

/// A compressed tar archive with one folder, as the makers of CIFAR packed theirs.
struct SampleTar {
  private let folder: String
  private var tar = TarWriter()

  init(folder: String) {
    self.folder = folder
    tar.add(folder: folder)
  }

  mutating func add(_ name: String, _ contents: [UInt8]) { tar.add(folder + name, contents) }

  mutating func add(_ name: String, lines: [String]) {
    add(name, Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  func finished() -> [UInt8] { Gzip.compress(tar.finished()) }
}
