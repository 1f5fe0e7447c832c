import Archives
import Datasets
import Files
import Foundation
import PowerCuts
import Testing

@Suite("Power cuts and archives")
struct PowerCutTests {
  @Test("under its final name an archive is whole or absent, and fetching again ends well")
  func fetch() throws {
    let (mirror, folder) = (try Folder(), try Folder())
    let contents = Data((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 37 &>> 3) })
    try contents.write(to: mirror["file.bin"])
    let archive = OfficialArchive(
      dataset: "test", fileName: "file.bin", layout: "binary",
      checksums: Checksums(
        md5: Digest.md5(contents).hexadecimal, sha256: Digest.sha256(contents).hexadecimal))
    /// Fetches into a folder that need not be there.
    func fetch(into folder: URL) throws {
      _ = try DatasetFetcher(
        from: .folder(mirror.url), into: folder.appending(path: "datasets")
      ).fetch(archive)
    }
    let cuts = try PowerCuts(in: folder.url) { promise in
      try fetch(into: folder.url)
      promise("fetched")
    }
    let report = try cuts.check { folder, promises in
      let place = folder.appending(path: "datasets/file.bin")
      let found = try? Data(contentsOf: place)
      guard found == contents || found == nil && promises.isEmpty else {
        return "\(found?.count ?? 0) bytes of \(contents.count)"
      }
      try fetch(into: folder)
      return try Data(contentsOf: place) == contents ? nil : "another file in the end"
    }
    #expect(report.failures == [])
    #expect(report.states > 25)
  }

  @Test("the sample's archives and files of tensors are whole or absent")
  func written() throws {
    let folder = try Folder()
    let tensor = try StoredTensor(name: "one", shape: [2], floats: [1, 2])
    let cuts = try PowerCuts(in: folder.url) { promise in
      try SafetensorsWriter.write([tensor], to: folder["images.safetensors"])
      promise("converted")
      _ = try SampleArchive.write(to: folder["sample"])
      promise("made")
    }
    let report = try cuts.check(cuts: 1) { folder, promises in
      let tensors = folder.appending(path: "images.safetensors").path
      if FileManager.default.fileExists(atPath: tensors) {
        guard try SafetensorsReader(path: tensors).tensors() == [tensor] else { return "half" }
      } else if !promises.isEmpty {
        return "lost"
      }
      let names = try? FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "sample").path
      ).filter { !$0.hasPrefix(".") }
      for name in names ?? [] {
        let data = try Data(contentsOf: folder.appending(path: "sample/\(name)"))
        let isWhole = Digest.md5(data).hexadecimal == SampleArchive.checksums[name]?.md5
        guard isWhole else { return "\(name) is no archive of the sample" }
      }
      return promises.count < 2 || names?.count == SampleArchive.checksums.count ? nil : "lost"
    }
    #expect(report.failures == [])
    #expect(report.states > 25)
  }
}
