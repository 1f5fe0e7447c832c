public import Experiments

/// Where a data set came from, as every result records it.
public struct DatasetInfo: Hashable, Sendable, Codable {
  /// The name under which it was asked for, such as `cifar10`.
  public var name: String
  /// The split.
  public var split: Split
  /// The checksum of the archive file: `md5:` or `sha256:` and hexadecimal digits.
  public var checksum: String
  /// The SHA-256 of the archive file, hexadecimal, where the checksum is another digest.
  public var sha256: String?
  /// Whether the checksum is a known good one.
  public var verified: Bool
  /// The layout that was read: `binary`, `python`, `mat5` or `safetensors`.
  public var layout: String
  /// What a reader of the result should know.
  public var warnings: [String]
  /// The names of the classes, in the order of the labels.
  public var classNames: [String]
  /// The path of the archive file.
  public var path: String

  /// Whether the images are a file of the user's own: nobody but its labels says how many classes
  /// there are, and no radius is customary.
  public var isImageFile: Bool { ImageFormats.all.contains { $0.layout == layout } }

  /// Creates a description.
  public init(
    name: String, split: Split, checksum: String, sha256: String? = nil, verified: Bool,
    layout: String,
    warnings: [String] = [], classNames: [String], path: String
  ) {
    self.name = name
    self.split = split
    self.checksum = checksum
    self.sha256 = sha256
    self.verified = verified
    self.layout = layout
    self.warnings = warnings
    self.classNames = classNames
    self.path = path
  }
}
