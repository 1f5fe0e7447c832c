import Archives
import Datasets
import Evaluation
import Experiments
import Foundation
import Models
import Testing
import Torch

/// Files as people save them, which `Tests/Containers/checkpoints.py` wrote.
@Suite("Checkpoints as they are")
struct ContainerTests {
  /// What is to come of a file.
  private struct Expectation: Decodable {
    let file: String
    let key: String?
    let mean: [Float]?
    let std: [Float]?
    let logits: [Float]?
    let refused: [String]?
  }

  private static let image = ImageShape.cifar

  private func unpacked() throws -> [String: [UInt8]] {
    let archive = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Containers/checkpoints.tar.gz")
    let reader = try TarReader(path: archive.path, limit: 1 << 24)
    var files: [String: [UInt8]] = [:]
    while let member = try reader.next() {
      files[member.path] = try reader.bytes(limit: 1 << 22)
    }
    return files
  }

  private func network(_ expectation: Expectation, at file: URL) throws -> Network {
    let normalization = expectation.mean.flatMap { mean in
      expectation.std.map { Normalization(mean: mean, deviation: $0) }
    }
    let info = DatasetInfo(
      name: "ten", split: .test, checksum: "", verified: false, layout: "", warnings: [],
      classNames: (0..<10).map(String.init), path: file.path)
    let data = InMemoryDataset(
      info: info, shape: Self.image, classes: 10, labels: [], pixels: .bytes([]))
    return try Checkpoint(
      path: file.path, key: expectation.key, architecture: "auto",
      normalization: normalization ?? .none
    ).network(for: Self.image, ClassCount(for: data, asked: nil))
  }

  @Test("each loads with the right logits, or is refused by kind")
  func containers() throws {
    let files = try unpacked()
    let index = try #require(files["index.json"])
    let expectations = try JSONDecoder().decode([Expectation].self, from: Data(index))
    #expect(expectations.count { $0.logits != nil } >= 40)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let pixels = (0..<Self.image.count).map { Float(0.5 + 0.5 * sin(0.11 * Double($0))) }
    let image = try Tensor(pixels, shape: [1, 3, 32, 32])
    for expectation in expectations {
      let file = folder.appending(path: expectation.file)
      try Data(try #require(files[expectation.file])).write(to: file)
      if let logits = expectation.logits {
        do {
          let found = try network(expectation, at: file).logits(for: image).contiguous().floats()
          let error = zip(found, logits).map { abs($0 - $1) }.max() ?? 1
          #expect(error < 1e-3, "\(expectation): \(found)")
        } catch {
          Issue.record("\(expectation): \(error)")
        }
      } else {
        let error = try #require(throws: ArchiveError.self, "\(expectation)") {
          try network(expectation, at: file)
        }
        for words in expectation.refused ?? [] {
          #expect(error.description.contains(words), "\(expectation): \(error)")
        }
      }
    }
  }
}
