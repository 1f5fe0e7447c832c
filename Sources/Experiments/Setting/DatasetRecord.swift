/// What was evaluated on.
public struct DatasetRecord: Codable, Sendable, Hashable {
  /// The data set: `cifar10`, `cifar100`, `svhn`, `sample`, or the name of a file.
  public var name: String
  /// The part of it: `test` or `train`.
  public var split: Split
  /// How many images were evaluated.
  public var samples: Int
  /// The checksum of the archive: `md5:` or `sha256:` and hexadecimal digits.
  public var checksum: String
  /// The SHA-256 of the archive, in hexadecimal, where the checksum is another digest; `nil` in old results.
  public var sha256: String?
  /// Whether the checksum is that of a known good archive.
  public var verified: Bool
  /// The layout the images were read from: `binary`, `python`, `mat`, `safetensors`.
  public var layout: String
  /// What the reader had to say about the archive.
  public var warnings: [String]
  /// How many images the split holds in the archive, whether evaluated or not.
  public var splitSamples: Int?
  /// The positions in the split of the images evaluated, ascending; `nil` for the first `samples`.
  public var sampleIndices: [Int]?

  /// Describes the images of an evaluation.
  public init(
    name: String, split: Split, samples: Int, checksum: String, sha256: String? = nil,
    verified: Bool, layout: String,
    warnings: [String] = [], splitSamples: Int? = nil, sampleIndices: [Int]? = nil
  ) {
    self.name = name
    self.split = split
    self.samples = samples
    self.checksum = checksum
    self.sha256 = sha256
    self.verified = verified
    self.layout = layout
    self.warnings = warnings
    self.splitSamples = splitSamples
    self.sampleIndices = sampleIndices
  }

  /// The positions in the split of the images evaluated, ascending.
  public var indices: [Int] { sampleIndices ?? Array(0..<max(0, samples)) }

  /// The data set and the archive, as messages name them.
  public var title: String { "\(name) (\(split), archive \(checksum.prefix(8)))" }

  /// Whether both were read from the same file, as far as both tell.
  public func isSameFile(as other: DatasetRecord) -> Bool {
    checksum == other.checksum && (sha256 ?? other.sha256) == (other.sha256 ?? sha256)
  }

  /// Whether the same position means the same image in both.
  ///
  /// Archives known to be good hold the same images in the same order whatever their layout; of
  /// any other archive only the checksums can tell.
  public func holdsSameImages(as other: DatasetRecord) -> Bool {
    name == other.name && split == other.split
      && (isSameFile(as: other) || (verified && other.verified))
  }
}
