import Datasets
import Experiments
import Foundation
import Testing

@Suite("The embedded sample")
struct SampleTests {
  @Test(
    "is what its generator makes, bit for bit", arguments: SampleArchive.checksums.keys.sorted())
  func regeneration(fileName: String) throws {
    let url = Repository.datasets.appending(path: "sample").appending(path: fileName)
    let made = try #require(SampleArchive.make(fileName))
    if ProcessInfo.processInfo.environment["RECORD_SAMPLE"] != nil {
      try Data(made).write(to: url)
    }
    #expect(try Data(contentsOf: url) == Data(made))
    #expect(try Checksums(ofFileAt: url.path) == SampleArchive.checksums[fileName])
  }

  @Test("loads under its own name, verified and without warnings", arguments: Split.allCases)
  func loads(split: Split) throws {
    let sample = try DatasetLoader.load("sample", split: split, directory: Repository.datasets)
    #expect(sample.info.name == "sample")
    #expect(sample.info.verified)
    #expect(sample.info.warnings == [])
    let checksums = try #require(SampleArchive.checksums["cifar-10-binary.tar.gz"])
    #expect(sample.info.checksum == "md5:" + checksums.md5)
    #expect(sample.info.sha256 == checksums.sha256)
    #expect(sample.count == (split == .train ? 1000 : 200))
    #expect(sample.classes == 10)
    for label in 0..<10 {
      #expect(sample.labels.count { $0 == label } == sample.count / 10)
    }
    #expect(sample.info.classNames.first == "disc")
  }
}
