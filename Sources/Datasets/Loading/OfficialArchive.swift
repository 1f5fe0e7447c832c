public import Experiments
public import Foundation

/// A file that the makers of a data set distribute, with the facts that identify it.
public struct OfficialArchive: Hashable, Sendable {
  /// The data set's name on our command line.
  public let dataset: String
  /// The official file name.
  public let fileName: String
  /// The layout: `binary`, `python` or `mat5`.
  public let layout: String
  /// The MD5 that its makers, or everybody who reads it, publish; and the SHA-256 that goes with it, in which
  /// several independent publications agree.
  public let checksums: Checksums
  /// The official size in bytes, where it is known.
  public let size: Int?
  /// The folder on the web from which the makers distribute it.
  public let source: String

  /// The official address.
  public var url: URL? { URL(string: source + fileName) }

  /// The splits that the file holds.
  public var splits: [Split] {
    guard dataset == DatasetTraits.svhn.name else { return Split.allCases }
    return [fileName.hasPrefix("train") ? .train : .test]
  }

  /// The most bytes that are accepted under this name: no official archive reaches 192 MiB.
  var sizeLimit: Int { size ?? 192 << 20 }

  /// Creates a description of a file, for tests.
  package init(
    dataset: String, fileName: String, layout: String, checksums: Checksums, size: Int? = nil,
    source: String = ""
  ) {
    self.dataset = dataset
    self.fileName = fileName
    self.layout = layout
    self.checksums = checksums
    self.size = size
    self.source = source
  }

  /// The archive that holds a split, in the order of preference.
  public static func candidates(for dataset: String, split: Split) -> [OfficialArchive] {
    all.filter { $0.dataset == dataset && $0.splits.contains(split) }
  }

  /// The SHA-256 of the archive, official or of the sample, that has a checksum; nil for any other.
  ///
  /// - Parameter checksum: `md5:` and the digits.
  package static func sha256(for checksum: String) -> String? {
    let known = all.map(\.checksums) + SampleArchive.checksums.values
    return known.first { "md5:" + $0.md5 == checksum }?.sha256
  }

  /// Every archive that Rampart reads.
  public static let all: [OfficialArchive] = [
    cifar(
      .cifar10, "cifar-10-binary.tar.gz", "binary", "c32a1d4ab5d03f1284b67883e8d87530",
      "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
    cifar(
      .cifar10, "cifar-10-python.tar.gz", "python", "c58f30108f718f92721af3b95e74349a",
      "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce", 170_498_071),
    cifar(
      .cifar100, "cifar-100-binary.tar.gz", "binary", "03b5dce01913d631647c71ecec9e9cb8",
      "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"),
    cifar(
      .cifar100, "cifar-100-python.tar.gz", "python", "eb9058c3a382ffc7106e4002c42a8d85",
      "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7", 169_001_437),
    svhn(
      "train_32x32.mat", "e26dedcc434d2e4c54c9b2d4a06d8373",
      "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8", 182_040_794),
    svhn(
      "test_32x32.mat", "eb5a983be6a315427106f1b164d9cef3",
      "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b"),
  ]

  private static func cifar(
    _ dataset: DatasetTraits, _ fileName: String, _ layout: String, _ md5: String,
    _ sha256: String, _ size: Int? = nil
  ) -> OfficialArchive {
    OfficialArchive(
      dataset: dataset.name, fileName: fileName, layout: layout,
      checksums: Checksums(md5: md5, sha256: sha256), size: size,
      source: "https://www.cs.toronto.edu/~kriz/")
  }

  private static func svhn(
    _ fileName: String, _ md5: String, _ sha256: String, _ size: Int? = nil
  ) -> OfficialArchive {
    OfficialArchive(
      dataset: DatasetTraits.svhn.name, fileName: fileName, layout: "mat5",
      checksums: Checksums(md5: md5, sha256: sha256), size: size,
      source: "http://ufldl.stanford.edu/housenumbers/")
  }
}
