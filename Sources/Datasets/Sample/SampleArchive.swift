import Archives
import Foundation

/// The embedded sample: synthetic images in the official layouts, made by this generator bit for bit.
package enum SampleArchive {
  /// The official file names of the sample's archives and the MD5 of each.
  package static let checksums: [String: String] = [
    "cifar-10-binary.tar.gz": "3eb478a79cefcd7bf52f5608a7ba857c"
  ]

  /// The bytes of the archive of that official name, nil for an unknown name.
  package static func make(_ fileName: String) -> [UInt8]? {
    switch fileName {
    case "cifar-10-binary.tar.gz": SampleCIFAR10.binary()
    default: nil
    }
  }

  /// Loads the sample under its own name.
  static func load(split: Split, directory: URL) throws -> InMemoryDataset {
    let archives = OfficialArchive.all.filter { $0.fileName == "cifar-10-binary.tar.gz" }
    let path = directory.appending(path: "cifar-10-binary.tar.gz").path
    guard let archive = archives.first, FileManager.default.fileExists(atPath: path) else {
      throw DatasetError(
        path: directory.path, found: "no sample", expected: "cifar-10-binary.tar.gz",
        remedy: "run `./rampart datasets sample` or restore the folder from the repository")
    }
    var dataset = try CIFARArchive(path: path, archive: archive, split: split).load()
    dataset.info.name = "sample"
    dataset.info.verified = checksums.values.contains {
      "md5:" + $0 == dataset.info.checksum
    }
    dataset.info.warnings =
      dataset.info.verified
      ? [] : ["the sample differs from the one that Rampart was released with"]
    return dataset
  }
}
