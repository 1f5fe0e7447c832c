import CorruptionsMeasure
import Datasets
import Experiments
import Foundation
import Results
import TestSupport
import Testing

@Suite("rampart measure corruptions")
struct CorruptionsCommandTests {
  private let rampart = Program("rampart")
  private static let count = 12

  /// The sample's own test images five times, as they are and each in its neighbour's place.
  private func write(to folder: URL) throws -> (labels: [Int], shifted: Int) {
    let data = try DatasetLoader.load(
      "sample", split: .test, directory: Program.root.appending(path: "datasets"))
    let shape = data.shape
    let images = try (0..<Self.count).map { position -> [UInt8] in
      guard case .bytes(let bytes) = try data.images(at: [position]).pixels else { return [] }
      let plane = shape.height * shape.width
      return (0..<plane).flatMap { place in
        (0..<shape.channels).map { bytes[$0 * plane + place] }
      }
    }
    let labels = Array(data.labels.prefix(Self.count))
    let size = [5 * Self.count, shape.height, shape.width, shape.channels]
    let neighbours = Array(images.dropFirst()) + [images[0]]
    for (name, images) in [("fog", images), ("snow", neighbours)] {
      let bytes = (0..<5).flatMap { _ in images.flatMap { $0 } }
      try NumPyArrayFile(bytes, shape: size).data.write(to: folder.appending(path: name + ".npy"))
    }
    try NumPyArrayFile((0..<5).flatMap { _ in labels.map { UInt8($0) } }, shape: [size[0]]).data
      .write(to: folder.appending(path: "labels.npy"))
    let next = Array(labels.dropFirst()) + [labels[0]]
    return (labels, zip(labels, next).count { $0 == $1 })
  }

  @Test("reads the folder that it is given in a confined process, and joins the result")
  func joining() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (_, shifted) = try write(to: folder)
    let arguments = [
      "measure", "corruptions", "Undefended", "--dataset", "sample", "--threads", "1",
      "--results", folder.appending(path: "results").path, "--folder", folder.path,
    ]
    let outcome = try rampart.run(arguments + ["--json"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let result = try #require(try ResultCoder.decodeAll(outcome.output).first)
    let record = try #require(result.measures[CorruptionsRecord.self])
    // Undefended is right on all of the sample's test images.
    let expected = [shifted, Self.count].map { [Int](repeating: $0, count: 5) }
    #expect(record.corruptions.map(\.name) == ["snow", "fog"])
    #expect(record.corruptions.map(\.right) == expected)
    #expect(record.preset == "quick" && record.mean == nil)
    #expect(!String(decoding: outcome.output, as: UTF8.self).contains(folder.path))

    let table = try rampart.run(arguments + ["--samples", "5"])
    #expect(String(decoding: table.output, as: UTF8.self).contains("fog                   100.00"))
    #expect(String(decoding: table.output, as: UTF8.self).contains("5 images each"))
  }

  @Test("measures an epoch again, as files of another folder may be others")
  func epochs() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = folder.appending(path: "run").path
    let trained = try rampart.run([
      "train", "Undefended", "--dataset", "sample", "--samples", "20", "--epochs", "1",
      "--snapshots", "--threads", "1", "--output", run,
    ])
    #expect(trained.exitCode == 0, "\(trained.errors)")
    func hash(_ name: String) throws -> String? {
      let images = folder.appending(path: name)
      try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
      _ = try write(to: images)
      let fog = images.appending(path: "fog.npy")
      if name == "other" { try Data(contentsOf: fog).changed.write(to: fog) }
      let outcome = try rampart.run([
        "measure", "corruptions", "--run", run, "--dataset", "sample", "--threads", "1", "--json",
        "--folder", images.path,
      ])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let epochs = try JSONDecoder().decode([EpochMeasures].self, from: outcome.output)
      return epochs.first?.measures[CorruptionsRecord.self]?.corruptions.last?.sha256
    }
    let first = try #require(try hash("one"))
    #expect(try hash("other") != first)
  }

  @Test("says which folder is wanted, and what is wrong in it")
  func refusals() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let arguments = [
      "measure", "corruptions", "Undefended", "--dataset", "sample", "--results", folder.path,
    ]
    let none = try rampart.run(arguments)
    #expect(none.exitCode == 64 && none.errors.contains("--folder DIR"), "\(none.errors)")
    let empty = try rampart.run(arguments + ["--folder", folder.path])
    #expect(
      empty.exitCode == 65 && empty.errors.contains("no file of a corruption"), "\(empty.errors)")
    let other = try rampart.run(
      ["measure", "flatness", "Undefended", "--dataset", "sample", "--folder", folder.path])
    #expect(other.exitCode == 64 && other.errors.contains("no option 'folder'"), "\(other.errors)")
  }
}

extension Data {
  /// The bytes with another last one.
  fileprivate var changed: Data { dropLast() + [(last ?? 0) ^ 1] }
}
