import Archives
import Datasets
import Experiments
import Foundation
import Testing

@Suite("Archives that lie")
struct HostileArchiveTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private let binary = "cifar-10-batches-bin/"
  private let python = "cifar-10-batches-py/"

  private func write(_ name: String, _ members: [(String, [UInt8])]) throws {
    var tar = TarWriter()
    for (path, contents) in members { tar.add(path, contents) }
    try Data(Gzip.compress(tar.finished(), level: 1)).write(to: folder[name])
  }

  private func records(_ labels: [UInt8]) -> [UInt8] {
    labels.flatMap { [$0] + [UInt8](repeating: $0, count: 3072) }
  }

  private func refuses(_ name: String, _ split: Split = .test) -> DatasetError? {
    #expect(throws: DatasetError.self) {
      try DatasetLoader.load(name, split: split, directory: folder.url)
    }
  }

  @Test("binary records of the wrong size, number or label are refused")
  func binaryRecords() throws {
    let full = [UInt8](repeating: 0, count: 10_001 * 3073)
    for contents in [[], [1], records([1]) + [0], records([10]), records([0, 255]), full] {
      try write("cifar-10-binary.tar.gz", [(binary + "test_batch.bin", contents)])
      let error = try #require(refuses("cifar10"))
      #expect(error.found.contains("test_batch.bin"))
    }
  }

  @Test("coarse and fine labels out of range are refused")
  func coarse() throws {
    for record in [[20, 0], [0, 100], [255, 255]] as [[UInt8]] {
      try write(
        "cifar-100-binary.tar.gz",
        [("cifar-100-binary/test.bin", record + [UInt8](repeating: 0, count: 3072))])
      _ = try #require(refuses("cifar100"))
    }
  }

  @Test("a missing batch in the middle is refused, missing ones at the end are a subset")
  func missing() throws {
    let one = records([1])
    try write("cifar-10-binary.tar.gz", [(binary + "test_batch.bin", one)])
    _ = try #require(refuses("cifar10", .train))
    try write(
      "cifar-10-binary.tar.gz",
      [(binary + "data_batch_1.bin", one), (binary + "data_batch_3.bin", one)])
    #expect(refuses("cifar10", .train)?.found.contains("data_batch_2.bin") == true)
    try write(
      "cifar-10-binary.tar.gz",
      [(binary + "data_batch_2.bin", records([2])), (binary + "data_batch_1.bin", one)])
    let data = try DatasetLoader.load("cifar10", split: .train, directory: folder.url)
    #expect(data.labels == [1, 2])
    #expect(data.info.warnings.contains { $0.contains("2 of the 50000") })
    #expect(data.info.warnings.contains { $0.contains("does not name") })
    #expect(data.info.classNames == (0..<10).map(String.init))
  }

  @Test("class names of another number are refused")
  func names() throws {
    try write(
      "cifar-10-binary.tar.gz",
      [
        (binary + "test_batch.bin", records([1])),
        (binary + "batches.meta.txt", Array("cat\n".utf8)),
      ])
    _ = try #require(refuses("cifar10"))
  }

  @Test("pickles that are no batch are refused")
  func pickles() throws {
    func batch(labels: [Int], rows: Int, columns: Int) -> [UInt8] {
      var writer = PickleWriter()
      writer.raw("}(")
      writer.string("labels")
      writer.list(labels) { $0.int($1) }
      writer.string("data")
      writer.matrix([UInt8](repeating: 9, count: 3072), rows: rows, columns: columns)
      writer.raw("u")
      return writer.finished()
    }
    let good = batch(labels: [3], rows: 1, columns: 3072)
    let bad = [
      batch(labels: [10], rows: 1, columns: 3072), batch(labels: [-1], rows: 1, columns: 3072),
      batch(labels: [1, 2], rows: 1, columns: 3072), batch(labels: [1], rows: 2, columns: 3072),
      batch(labels: [1], rows: 3072, columns: 1), batch(labels: [], rows: 0, columns: 3072),
      [0x80, 2] + Array("cos\nsystem\n(U\u{2}lstR.".utf8), Array(good.dropLast()), [],
    ]
    try write("cifar-10-python.tar.gz", [(python + "test_batch", good)])
    #expect(try DatasetLoader.load("cifar10", split: .test, directory: folder.url).labels == [3])
    for contents in bad {
      try write("cifar-10-python.tar.gz", [(python + "test_batch", contents)])
      _ = try #require(refuses("cifar10"))
    }
  }

  @Test("digits and shapes that SVHN does not have are refused")
  func matrices() throws {
    func matrix(_ dimensions: [Int], _ labels: [UInt8], order: [String] = ["X", "y"]) -> [UInt8] {
      var writer = MAT5Writer(text: "test")
      for name in order {
        if name == "X" {
          writer.add(
            "X", dimensions: dimensions,
            [UInt8](repeating: 5, count: dimensions.reduce(1, *)))
        } else {
          writer.add("y", dimensions: [labels.count, 1], labels)
        }
      }
      return writer.finished()
    }
    let good = matrix([32, 32, 3, 2], [10, 1], order: ["y", "X"])
    try Data(good).write(to: folder["test_32x32.mat"])
    #expect(try DatasetLoader.load("svhn", split: .test, directory: folder.url).labels == [0, 1])
    for bad in [
      matrix([32, 32, 3, 2], [0, 1]), matrix([32, 32, 3, 2], [11, 1]),
      matrix([32, 32, 3, 2], [1]), matrix([32, 32, 3, 2], []), matrix([32, 32, 1, 2], [1, 1]),
      matrix([32, 32, 3, 0], []), matrix([32, 32], [1]), matrix([1, 1], [1], order: ["y"]),
      matrix([32, 32, 3, 1], [1], order: ["X"]),
      matrix([32, 32, 3, 1], [1], order: ["X", "y", "y"]), matrix([32, 32, 3, 1], [1], order: []),
    ] {
      try Data(bad).write(to: folder["test_32x32.mat"])
      _ = try #require(refuses("svhn"))
    }
  }

  @Test("image sets with wrong shapes, types or values are refused")
  func imageSets() throws {
    let url = folder["set.safetensors"]
    func load(_ tensors: [StoredTensor]) throws -> any Dataset {
      try SafetensorsWriter.write(tensors, to: url)
      return try DatasetLoader.load(url.path, split: .test, directory: folder.url)
    }
    let images = try StoredTensor(
      name: "images", type: .uint8, shape: [2, 1, 2, 2], bytes: Array(0..<8))
    let labels = try StoredTensor(name: "labels", shape: [2], integers: [0, 3])
    let good = try load([images, labels])
    #expect(good.classes == 4)
    #expect(try good.images(at: [1]).normalized() == [4, 5, 6, 7].map { $0 / 255 })
    let floats = try StoredTensor(name: "images", shape: [1, 1, 1, 2], floats: [0, 1])
    let one = try StoredTensor(name: "labels", shape: [1], integers: [1])
    #expect(try load([floats, one]).images(at: [0]).normalized() == [0, 1])
    let bad = [
      [images], [labels], [images, one], [floats, labels],
      [images, try StoredTensor(name: "labels", shape: [2], integers: [0, -1])],
      [images, try StoredTensor(name: "labels", shape: [2], integers: [0, 1 << 40])],
      [images, try StoredTensor(name: "labels", shape: [2], floats: [0, 1])],
      [try StoredTensor(name: "images", shape: [1, 1, 1, 2], floats: [0, 1.5]), one],
      [try StoredTensor(name: "images", shape: [1, 1, 1, 2], floats: [0, .nan]), one],
      [try StoredTensor(name: "images", shape: [1, 2], floats: [0, 1]), one],
      [try StoredTensor(name: "images", shape: [0, 1, 1, 1], floats: []), one],
    ]
    for tensors in bad { #expect(throws: DatasetError.self) { try load(tensors) } }
  }
}
