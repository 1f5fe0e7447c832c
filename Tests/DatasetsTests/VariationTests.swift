import Datasets
import Experiments
import Foundation
import Testing

@Suite("Images that show the same and are other ones")
struct VariationTests {
  /// Two images of two channels, 2 rows of 3; every value says where it is.
  private let batch = ImageBatch(
    shape: ImageShape(channels: 2, height: 2, width: 3),
    pixels: .bytes([
      0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 100, 101, 102, 103, 104, 105, 110, 111, 112, 113,
      114, 115,
    ]), labels: [7, 8])

  private func bytes(_ batch: ImageBatch) -> [UInt8] {
    if case .bytes(let values) = batch.pixels { values } else { [] }
  }

  @Test("an image moves as far as it is told, and its edge is repeated")
  func moved() {
    let moved = batch.moved(by: [.init(right: 1, down: 0), .init(right: -2, down: 1)])
    #expect(
      bytes(moved) == [
        0, 0, 1, 3, 3, 4, 10, 10, 11, 13, 13, 14, 102, 102, 102, 102, 102, 102, 112, 112, 112, 112,
        112, 112,
      ])
    #expect(moved.labels == [7, 8])
    let still = batch.moved(by: [.init(right: 0, down: 0), .init(right: 0, down: 0)])
    #expect(bytes(still) == bytes(batch))
  }

  @Test("a mirrored image is mirrored row by row, and twice it is itself")
  func mirrored() {
    let mirrored = batch.mirrored()
    #expect(
      bytes(mirrored) == [
        2, 1, 0, 5, 4, 3, 12, 11, 10, 15, 14, 13, 102, 101, 100, 105, 104, 103, 112, 111, 110, 115,
        114, 113,
      ])
    #expect(bytes(mirrored.mirrored()) == bytes(batch))
  }

  @Test("numbers are rearranged as bytes are")
  func floats() {
    let numbers = ImageBatch(
      shape: batch.shape, pixels: .floats(bytes(batch).map(Float.init)), labels: batch.labels)
    guard case .floats(let values) = numbers.mirrored().pixels else { return }
    #expect(values == bytes(batch.mirrored()).map(Float.init))
  }

  @Test("every way to move by a pixel or two, once", arguments: [(0, 0), (1, 8), (2, 24)])
  func displacements(pixels: Int, count: Int) {
    let all = Displacement.all(upTo: pixels)
    #expect(all.count == count && Set(all).count == count)
    #expect(all.allSatisfy { max(abs($0.right), abs($0.down)) >= 1 })
    #expect(all.allSatisfy { max(abs($0.right), abs($0.down)) <= pixels })
  }

  @Test("small images move less or not at all, and no further than what they show allows")
  func shifts() {
    func shift(_ traits: DatasetTraits, _ side: Int) -> Int {
      traits.variedShift(of: ImageShape(channels: 1, height: side, width: side))
    }
    let shifts = [8, 15, 16, 28, 32, 224].map { shift(DatasetTraits(of: "mine"), $0) }
    #expect(shifts == [0, 0, 1, 1, 2, 2])
    #expect(shift(.cifar100Sample, 32) == 1 && shift(.cifar10, 32) == 2)
  }

  @Test("digits are not mirrored, nor is what nobody knows")
  func flips() {
    let may = ["cifar10", "cifar100", "sample", "cifar100-sample"]
    let mayNot = ["svhn", "svhn-sample", "mine"]
    #expect(may.allSatisfy { DatasetTraits(of: $0).permitsFlips })
    #expect(!mayNot.contains { DatasetTraits(of: $0).permitsFlips })
  }

  @Test(
    "fresh images of the sample have the classes of a split, and none is in an archive",
    arguments: ["sample", "cifar10", "cifar100", "svhn"])
  func fresh(name: String) throws {
    let folder = Repository.datasets.appending(path: name == "sample" ? "" : "sample")
    func images(_ dataset: some Dataset) throws -> [[UInt8]] {
      let values = bytes(try dataset.images(at: Array(0..<dataset.count)))
      let size = dataset.shape.count
      return (0..<dataset.count).map { Array(values[$0 * size..<($0 + 1) * size]) }
    }
    let test = try DatasetLoader.load(name, split: .test, directory: folder)
    let train = try DatasetLoader.load(name, split: .train, directory: folder)
    let fresh = try #require(SampleArchive.fresh(like: test))
    #expect(fresh.labels == test.labels && fresh.count == 200)
    let known = try Set(images(test) + images(train))
    #expect(try images(fresh).allSatisfy { !known.contains($0) })
    #expect(try images(fresh) == images(#require(SampleArchive.fresh(like: test))))
    #expect(try Set(images(fresh)).count == 200)
  }

  @Test("what is not the sample has no fresh images")
  func noGenerator() throws {
    var other = try #require(
      DatasetLoader.load("sample", split: .test, directory: Repository.datasets)
        as? InMemoryDataset)
    other = InMemoryDataset(
      info: DatasetInfo(
        name: "sample", split: .test, checksum: "md5:00", verified: true, layout: "binary",
        classNames: [], path: ""), shape: other.shape, classes: 10, labels: other.labels,
      pixels: other.pixels)
    #expect(SampleArchive.fresh(like: other) == nil)
  }
}
