import Archives
import Experiments
import Files
public import Foundation

/// The embedded sample: synthetic images in the official layouts, made by this generator bit for bit.
public enum SampleArchive {
  /// The official file names of the sample's archives and the checksums of each.
  package static let checksums: [String: Checksums] = [
    "cifar-10-binary.tar.gz": Checksums(
      md5: "8570078ea160bdd295fc6b2fc90ded16",
      sha256: "5a4740a3646d50ccc4c36ea01806081ce6a7c36d82e0d9484425bb0120b9e3a5"),
    "cifar-10-python.tar.gz": Checksums(
      md5: "162475fbd4a2ac0d1aa999937844fcb3",
      sha256: "ac421b1e78a0655fbd56bf3c71a5f95a0d4a63a2441f2078322db98dff265225"),
    "cifar-100-binary.tar.gz": Checksums(
      md5: "e004980e9bfd93710b1bb2d7f514ac48",
      sha256: "5c75941d0a06826dcb941d4ba1bb23ba5cfccf1366ad8ad849765d2c998b95e8"),
    "cifar-100-python.tar.gz": Checksums(
      md5: "05d1a0dc3ea47f2a251289bff308fde8",
      sha256: "681e922ea3916566aa8e32f7ac9ce431c4920d3f6dfa436d2acd4a9c310a6c00"),
    "train_32x32.mat": Checksums(
      md5: "eca512c5f770cf95cd0d75d0896de70a",
      sha256: "51080fd92e4189a1dbfaffe0885c440f352c69c6225c0fdda4464413a5d2c62e"),
    "test_32x32.mat": Checksums(
      md5: "30141a7f453db3382ac133fa1841e65e",
      sha256: "afb622eb7e076cc0e2770424d05cd459f4286c41c01ab210c99c402870784a35"),
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
    guard isSample(info) else { return nil }
    return DatasetTraits(of: info.name).inMiniature.name
  }

  private static func isSample(_ info: DatasetInfo) -> Bool {
    checksums.values.contains { "md5:" + $0.md5 == info.checksum && $0.sha256 == info.sha256 }
  }

  /// Loads the sample under its own name.
  static func load(split: Split, directory: URL) throws -> InMemoryDataset {
    let archives = OfficialArchive.all.filter { $0.fileName == "cifar-10-binary.tar.gz" }
    let path = directory.appending(path: "cifar-10-binary.tar.gz").path
    guard let archive = archives.first, FileManager.default.fileExists(atPath: path) else {
      throw DatasetError(
        path: directory.path, found: "no sample", expected: "cifar-10-binary.tar.gz",
        remedy:
          "run `\(ProgramName.typed) datasets sample` or restore the folder from the repository")
    }
    var dataset = try CIFARArchive(path: path, archive: archive, split: split).load()
    dataset.info.name = DatasetTraits.sample.name
    dataset.info.verified = isSample(dataset.info)
    dataset.info.warnings =
      dataset.info.verified
      ? [] : ["the sample differs from the one that Rampart was released with"]
    return dataset
  }
}
