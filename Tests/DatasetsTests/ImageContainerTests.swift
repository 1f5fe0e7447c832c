import Archives
import Datasets
import Experiments
import Foundation
import Testing

/// Image sets as people have them, which `Tests/Containers/images.py` wrote.
@Suite("Images as they are")
struct ImageContainerTests {
  /// What is to come of a set.
  private struct Expectation: Decodable {
    let path: String
    let count: Int
    let shape: [Int]
    let total: Double?
    let first: [Float]?
    let labels: [Int]?
    let classes: [String]?
    let refused: [String]?
    let warnings: [String]?
  }

  private func unpack(into folder: URL) throws -> [Expectation] {
    let archive = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Containers/images.tar.gz")
    let reader = try TarReader(path: archive.path, limit: 1 << 24)
    var index: [UInt8] = []
    while let member = try reader.next() {
      let bytes = try reader.bytes(limit: 1 << 22)
      if member.path == "index.json" { index = bytes }
      let file = folder.appending(path: member.path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    return try JSONDecoder().decode([Expectation].self, from: Data(index))
  }

  @Test("each loads with its own pixels, or is refused with what is wrong")
  func containers() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let expectations = try unpack(into: folder)
    #expect(expectations.count { $0.total != nil } >= 20)
    for expectation in expectations {
      let path = folder.appending(path: expectation.path).path
      if let total = expectation.total {
        do {
          let data = try DatasetLoader.load(path, split: .test, directory: folder)
          #expect(data.count == expectation.count, "\(expectation)")
          let shape = [data.shape.channels, data.shape.height, data.shape.width]
          #expect(shape == expectation.shape, "\(expectation)")
          let pixels = try data.images(at: Array(0..<data.count)).normalized()
          let sum = pixels.reduce(0) { $0 + Double($1) }
          #expect(abs(sum - total) < 1e-3 * total, "\(expectation): \(sum)")
          let first = pixels.prefix(4).map { ($0 * 255).rounded() }
          #expect(first == expectation.first, "\(expectation)")
          #expect(data.labels == expectation.labels ?? [0, 1, 2, 0, 1, 2], "\(expectation)")
          for words in expectation.warnings ?? [] {
            #expect(data.info.warnings.contains { $0.contains(words) }, "\(expectation)")
          }
          if let classes = expectation.classes { #expect(data.info.classNames == classes) }
          #expect(data.classes == 3 && data.info.isImageFile)
        } catch {
          Issue.record("\(expectation): \(error)")
        }
      } else {
        let error = try #require(throws: DatasetError.self, "\(expectation)") {
          try DatasetLoader.load(path, split: .test, directory: folder)
        }
        for words in expectation.refused ?? [] {
          #expect(error.description.contains(words), "\(expectation): \(error)")
        }
      }
    }
  }

  @Test("a training split is read where the file or the folder has one")
  func training() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try unpack(into: folder)
    let counts = ["keras.npz": 2, "med.npz": 2, "split": 1, "hub": 1, "nhwc.npz": 6]
    for (name, count) in counts {
      let path = folder.appending(path: name).path
      #expect(try DatasetLoader.load(path, split: .train, directory: folder).count == count)
    }
  }

  @Test("CIFAR's pickles are read in every protocol of Python 3, with keys of text and of bytes")
  func pickles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try unpack(into: folder)
    for kind in ["text", "bytes"] {
      for version in 0...5 {
        let data = try DatasetLoader.load(
          "cifar10", split: .test, directory: folder.appending(path: "cifar-\(kind)-\(version)"))
        #expect(data.labels == [0, 1, 2, 0, 1, 2], "\(kind) \(version)")
        #expect(data.info.classNames[9] == "class 9")
        let pixels = try data.images(at: [5]).normalized().map { Int(($0 * 255).rounded()) }
        #expect(pixels == (0..<3072).map { (5 * 3072 + $0) / 97 % 251 }, "\(kind) \(version)")
      }
    }
  }
}
