import Archives
import Experiments
import Files
public import Foundation

/// The embedded sample: synthetic images in the official layouts, made by this generator bit for bit.
public enum SampleArchive {
  /// The official file names of the sample's archives and the MD5 of each.
  package static let checksums: [String: String] = [
    "cifar-10-binary.tar.gz": "8570078ea160bdd295fc6b2fc90ded16",
    "cifar-10-python.tar.gz": "162475fbd4a2ac0d1aa999937844fcb3",
    "cifar-100-binary.tar.gz": "e004980e9bfd93710b1bb2d7f514ac48",
    "cifar-100-python.tar.gz": "05d1a0dc3ea47f2a251289bff308fde8",
    "train_32x32.mat": "eca512c5f770cf95cd0d75d0896de70a",
    "test_32x32.mat": "30141a7f453db3382ac133fa1841e65e",
  ]

  /// The bytes of the archive of that official name, nil for an unknown name.
  package static func make(_ fileName: String) -> [UInt8]? {
    switch fileName {
    case "cifar-10-binary.tar.gz": SampleCIFAR10.binary()
    case "cifar-10-python.tar.gz": SampleCIFAR10.python()
    case "cifar-100-binary.tar.gz": SampleCIFAR100.binary()
    case "cifar-100-python.tar.gz": SampleCIFAR100.python()
    case "train_32x32.mat": SampleSVHN.matrix(.train)
    case "test_32x32.mat": SampleSVHN.matrix(.test)
    default: nil
    }
  }

  /// Writes all archives of the sample into a folder.
  ///
  /// - Parameter directory: the folder, made if it is not there.
  /// - Returns: the names of the files whose contents were not the same before.
  /// - Throws: `DatasetError` when the folder takes no files.
  public static func write(to directory: URL) throws -> [String] {
    do {
      try Disk.makeFolder(directory)
      return try checksums.keys.sorted().filter { name in
        guard let bytes = make(name) else { return false }
        let url = directory.appending(path: name)
        if try FileManager.default.fileExists(atPath: url.path)
          && Data(contentsOf: url) == Data(bytes)
        {
          return false
        }
        try AtomicFile.write(Data(bytes), to: url)
        return true
      }
    } catch {
      throw DatasetError(
        path: directory.path, found: "a folder that takes no files (\(error.localizedDescription))",
        expected: "a writable folder", remedy: "give another one")
    }
  }

  /// The name of the sample in the layout of another data set, so that its weights and results are
  /// not taken for that data set's; nil where the archive is not the sample.
  static func name(of info: DatasetInfo) -> String? {
    guard checksums.values.contains(where: { "md5:" + $0 == info.checksum }) else { return nil }
    return DatasetTraits(of: info.name).inMiniature.name
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
    dataset.info.name = DatasetTraits.sample.name
    dataset.info.verified = checksums.values.contains {
      "md5:" + $0 == dataset.info.checksum
    }
    dataset.info.warnings =
      dataset.info.verified
      ? [] : ["the sample differs from the one that Rampart was released with"]
    return dataset
  }
}
