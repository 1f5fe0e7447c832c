import Archives
import Datasets
import Experiments
import Foundation
import Testing

@Suite("Real archives", .enabled(if: Repository.shared != nil, "RAMPART_SHARED is not set"))
struct LosslessTests {
  private func load(_ name: String, _ split: Split, layout: String? = nil) throws -> InMemoryDataset
  {
    let lossless = try #require(Repository.shared).appending(path: "lossless")
    let folder = try layout.map { try Folder(linking: lossless, only: $0) }
    let dataset = try DatasetLoader.load(name, split: split, directory: folder?.url ?? lossless)
    return try #require(dataset as? InMemoryDataset)
  }

  private func bytes(_ dataset: some Dataset, _ indices: Range<Int>) throws -> [UInt8] {
    guard case .bytes(let values) = try dataset.images(at: Array(indices)).pixels else { return [] }
    return values
  }

  @Test("CIFAR-10's layouts agree on the test split")
  func cifar10Test() throws {
    let binary = try load("cifar10", .test, layout: "binary")
    let python = try load("cifar10", .test, layout: "python")
    #expect(binary.count == 1017)
    #expect(binary.labels == python.labels)
    #expect(try bytes(binary, 0..<1017) == bytes(python, 0..<1017))
    #expect(binary.info.classNames == python.info.classNames)
    #expect(binary.info.classNames[3] == "cat")
    #expect(binary.info.layout == "binary")
    #expect(python.info.layout == "python")
    #expect(!binary.info.verified)
    #expect(binary.info.warnings.count == 2)
    #expect(binary.labels.prefix(10) == [3, 8, 8, 0, 6, 6, 1, 6, 3, 1])
  }

  @Test("CIFAR-10's layouts agree on the first 1,000 training images")
  func cifar10Train() throws {
    let binary = try load("cifar10", .train, layout: "binary")
    let python = try load("cifar10", .train, layout: "python")
    #expect(binary.count == 4000 + 1017 + 1017 + 1285 + 1017)
    #expect(python.count == 1000)
    #expect(Array(binary.labels.prefix(1000)) == python.labels)
    #expect(try bytes(binary, 0..<1000) == bytes(python, 0..<1000))
  }

  @Test("Binary is used, and said to be used, where both layouts are there")
  func both() throws {
    let dataset = try load("cifar10", .test)
    #expect(dataset.info.layout == "binary")
    #expect(dataset.info.warnings.contains { $0.contains("both there") })
  }

  @Test("CIFAR-100's layouts agree entirely", arguments: Split.allCases)
  func cifar100(split: Split) throws {
    let binary = try load("cifar100", split, layout: "binary")
    let python = try load("cifar100", split, layout: "python")
    #expect(binary.count == (split == .train ? 1117 : 916))
    #expect(binary.labels == python.labels)
    #expect(binary.coarse == python.coarse)
    #expect(binary.info.classNames == python.info.classNames)
    #expect(binary.info.classNames.first == "apple")
    #expect(binary.coarse?.classNames.count == 20)
    #expect(try bytes(binary, 0..<binary.count) == bytes(python, 0..<python.count))
  }

  @Test("SVHN has its images and digits")
  func svhn() throws {
    let train = try load("svhn", .train)
    #expect(train.count == 800)
    #expect(train.labels.prefix(10) == [1, 9, 2, 3, 2, 5, 9, 3, 3, 1])
    #expect(try load("svhn", .test).count == 283)
    #expect(train.info.layout == "mat5")
  }

  @Test("MNIST loads from safetensors")
  func mnist() throws {
    let path = try #require(Repository.shared).appending(path: "mnist-test.safetensors").path
    let dataset = try DatasetLoader.load(path, split: .test, directory: Repository.datasets)
    #expect(dataset.count == 10_000)
    #expect(dataset.classes == 10)
    #expect(dataset.shape == ImageShape(channels: 1, height: 28, width: 28))
    #expect(dataset.labels.prefix(5) == [7, 2, 1, 0, 4])
    #expect(dataset.info.name == "mnist-test")
    #expect(dataset.info.checksum.hasPrefix("sha256:"))
  }

  @Test(
    "Interrupted downloads are refused",
    arguments: [
      ("cifar10", "cifar-10-python.tar.gz"), ("cifar100", "cifar-100-python.tar.gz"),
      ("svhn", "train_32x32.mat"),
    ])
  func truncated(name: String, file: String) throws {
    let folder = try #require(Repository.shared).appending(path: "truncated")
    let error = try #require(throws: DatasetError.self) {
      try DatasetLoader.load(name, split: .train, directory: folder)
    }
    #expect(error.path.hasSuffix(file))
    #expect([error.found, error.expected, error.remedy].allSatisfy { !$0.isEmpty })
  }
}
