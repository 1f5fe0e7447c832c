import Archives
import Datasets
import Foundation
import Testing

@Suite("Truncated archives")
struct TruncationTests {
  private static let places = 200

  @Test(
    "are refused wherever they are cut off", arguments: SampleArchive.checksums.keys.sorted())
  func everywhere(fileName: String) throws {
    let archive = try #require(OfficialArchive.all.first { $0.fileName == fileName })
    let split = try #require(archive.splits.first)
    let whole = try Data(
      contentsOf: Repository.datasets.appending(path: "sample").appending(path: fileName))
    let folder = try Folder()
    // Only the layout that is cut off is in the folder.
    var random = SystemRandomNumberGenerator()
    for _ in 0..<Self.places {
      let end = Int.random(in: 0..<whole.count, using: &random)
      try whole.prefix(end).write(to: folder[fileName])
      do {
        let data = try DatasetLoader.load(archive.dataset, split: split, directory: folder.url)
        Issue.record("\(fileName) of \(end) bytes gave \(data.count) images")
      } catch let error as DatasetError {
        #expect(error.path.hasSuffix(fileName), "\(end)")
        #expect(!error.found.isEmpty && !error.expected.isEmpty && !error.remedy.isEmpty, "\(end)")
      }
    }
  }
}
