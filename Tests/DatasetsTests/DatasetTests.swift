import Archives
import Datasets
import Experiments
import Foundation
import Testing

@Suite("Data sets")
struct DatasetTests {
  private let dataset = InMemoryDataset(
    info: DatasetInfo(
      name: "tiny", split: .test, checksum: "md5:0", verified: false, layout: "binary",
      classNames: ["a", "b"], path: "tiny"),
    shape: ImageShape(channels: 1, height: 1, width: 2), classes: 2, labels: [0, 1, 0],
    pixels: .bytes([0, 51, 102, 153, 204, 255]))

  @Test("give images in any order, with their labels")
  func randomAccess() throws {
    let batch = try dataset.images(at: [2, 0, 2])
    #expect(batch.labels == [0, 0, 0])
    #expect(batch.count == 3)
    #expect(batch.normalized() == [0.8, 1, 0, 0.2, 0.8, 1])
    #expect(try dataset.images(at: []).count == 0)
  }

  @Test("refuse positions that do not exist", arguments: [-1, 3, Int.max, Int.min])
  func positions(index: Int) {
    #expect(throws: DatasetError.self) { try dataset.images(at: [0, index]) }
    let subset = Subset(dataset, indices: [1, 2, 0])
    #expect(throws: DatasetError.self) { try subset.images(at: [index]) }
  }

  @Test("have subsets that keep the description of the whole")
  func subsets() throws {
    let subset = Subset(dataset, indices: [1, 2])
    #expect(subset.count == 2)
    #expect(subset.labels == [1, 0])
    #expect(subset.info == dataset.info)
    #expect(try subset.images(at: [1]).normalized() == [0.8, 1])
    #expect(try Subset(subset, indices: [1]).images(at: [0]).normalized() == [0.8, 1])
  }

  @Test("are found under the official names, in every layout of the sample")
  func sampleLayouts() throws {
    let folder = Repository.datasets.appending(path: "sample")
    let cases = [
      ("cifar10", "sample", 10), ("cifar100", "cifar100-sample", 100), ("svhn", "svhn-sample", 10),
    ]
    for (name, ownName, classes) in cases {
      for split in Split.allCases {
        let data = try DatasetLoader.load(name, split: split, directory: folder)
        #expect(data.info.name == ownName)
        #expect(data.classes == classes)
        #expect(data.count == (split == .train ? 1000 : 200))
        #expect(!data.info.verified)
        #expect(data.info.warnings.contains { $0.contains("embedded sample") })
        #expect(data.info.classNames.count == classes)
        #expect(Set(data.labels).count == classes)
      }
    }
  }

  @Test("of the sample are the same in both layouts", arguments: ["cifar-10", "cifar-100"])
  func bothLayouts(prefix: String) throws {
    let sample = Repository.datasets.appending(path: "sample")
    let name = prefix.replacing("-", with: "")
    for split in Split.allCases {
      let loaded = try ["binary", "python"].map { layout in
        let folder = try Folder(linking: sample, only: "\(prefix)-\(layout)")
        let data = try DatasetLoader.load(name, split: split, directory: folder.url)
        return try #require(data as? InMemoryDataset)
      }
      #expect(loaded[0].labels == loaded[1].labels)
      #expect(loaded[0].coarse == loaded[1].coarse)
      #expect(loaded[0].info.classNames == loaded[1].info.classNames)
      guard case .bytes(let binary) = loaded[0].pixels, case .bytes(let python) = loaded[1].pixels
      else {
        Issue.record("no bytes")
        return
      }
      #expect(binary == python)
    }
  }

  @Test("that are missing or unknown are errors that say what to do")
  func missing() throws {
    let folder = try Folder()
    let missing = try #require(throws: DatasetError.self) {
      try DatasetLoader.load("cifar10", split: .test, directory: folder.url)
    }
    #expect(missing.remedy.contains("datasets fetch cifar10"))
    #expect(throws: DatasetError.self) {
      try DatasetLoader.load("imagenet", split: .test, directory: folder.url)
    }
    #expect(throws: DatasetError.self) {
      try DatasetLoader.load("sample", split: .test, directory: folder.url)
    }
    #expect(throws: DatasetError.self) {
      try DatasetLoader.load("nothing.safetensors", split: .test, directory: folder.url)
    }
  }

  @Test("are checked archive by archive")
  func check() throws {
    let folder = try Folder(
      linking: Repository.datasets.appending(path: "sample"), only: "test_32x32")
    try Data("no archive".utf8).write(to: folder["cifar-10-binary.tar.gz"])
    var states: [String: String] = [:]
    for archive in OfficialArchive.all {
      switch ArchiveCheck(archive, in: folder.url).state {
      case .absent: break
      case .damaged: states[archive.fileName] = "damaged"
      case .whole(let images, let verified, let warnings):
        #expect(images == [.test: 200])
        #expect(!verified)
        #expect(!warnings.isEmpty)
        states[archive.fileName] = "whole"
      }
    }
    #expect(states == ["test_32x32.mat": "whole", "cifar-10-binary.tar.gz": "damaged"])
  }
}
