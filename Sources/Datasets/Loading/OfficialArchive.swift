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
  /// The official MD5, hexadecimal.
  public let md5: String
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
    dataset: String, fileName: String, layout: String, md5: String, size: Int? = nil,
    source: String = ""
  ) {
    self.dataset = dataset
    self.fileName = fileName
    self.layout = layout
    self.md5 = md5
    self.size = size
    self.source = source
  }

  /// The archive that holds a split, in the order of preference.
  public static func candidates(for dataset: String, split: Split) -> [OfficialArchive] {
    all.filter { $0.dataset == dataset && $0.splits.contains(split) }
  }

  /// Every archive that Rampart reads.
  public static let all: [OfficialArchive] = [
    cifar(.cifar10, "cifar-10-binary.tar.gz", "binary", "c32a1d4ab5d03f1284b67883e8d87530"),
    cifar(
      .cifar10, "cifar-10-python.tar.gz", "python", "c58f30108f718f92721af3b95e74349a", 170_498_071
    ),
    cifar(.cifar100, "cifar-100-binary.tar.gz", "binary", "03b5dce01913d631647c71ecec9e9cb8"),
    cifar(
      .cifar100, "cifar-100-python.tar.gz", "python", "eb9058c3a382ffc7106e4002c42a8d85",
      169_001_437),
    svhn("train_32x32.mat", "e26dedcc434d2e4c54c9b2d4a06d8373", 182_040_794),
    svhn("test_32x32.mat", "eb5a983be6a315427106f1b164d9cef3"),
  ]

  private static func cifar(
    _ dataset: DatasetTraits, _ fileName: String, _ layout: String, _ md5: String,
    _ size: Int? = nil
  ) -> OfficialArchive {
    OfficialArchive(
      dataset: dataset.name, fileName: fileName, layout: layout, md5: md5, size: size,
      source: "https://www.cs.toronto.edu/~kriz/")
  }

  private static func svhn(
    _ fileName: String, _ md5: String, _ size: Int? = nil
  )
    -> OfficialArchive
  {
    OfficialArchive(
      dataset: DatasetTraits.svhn.name, fileName: fileName, layout: "mat5", md5: md5, size: size,
      source: "http://ufldl.stanford.edu/housenumbers/")
  }
}
