/// What is known of a data set by its name: how it is called, and what is customary on it.
public struct DatasetTraits: Hashable, Sendable {
  /// The name on the command line and in results: `cifar10`.
  public let name: String
  /// The name as its paper writes it.
  public let title: String
  /// The place among the data sets of a page: well-known ones, others, the sample.
  package let order: Int
  /// The mean of each channel of the training images, as publications round it; empty where none
  /// names it.
  public let mean: [Float]
  /// The deviation of each channel.
  public let deviation: [Float]
  /// Whether a mirrored image is still of its class: not so for digits.
  public let mirrors: Bool
  /// How far images can be shifted and still show what they show, in pixels.
  public let padding: Int
  /// Whether attacks are given the radii that are customary on images of this size.
  private let hasUsualRadii: Bool

  private init(
    _ name: String, _ title: String, order: Int, mean: [Float] = [], deviation: [Float] = [],
    mirrors: Bool = true, padding: Int = 4, hasUsualRadii: Bool = true
  ) {
    (self.name, self.title, self.order) = (name, title, order)
    (self.mean, self.deviation) = (mean, deviation)
    (self.mirrors, self.padding, self.hasUsualRadii) = (mirrors, padding, hasUsualRadii)
  }

  private static let sampleSuffix = "-sample"

  /// CIFAR-10.
  public static let cifar10 = DatasetTraits(
    "cifar10", "CIFAR-10", order: 0, mean: [0.4914, 0.4822, 0.4465],
    deviation: [0.2471, 0.2435, 0.2616])
  /// CIFAR-100.
  public static let cifar100 = DatasetTraits(
    "cifar100", "CIFAR-100", order: 1, mean: [0.5071, 0.4865, 0.4409],
    deviation: [0.2673, 0.2564, 0.2762])
  /// SVHN.
  public static let svhn = DatasetTraits(
    "svhn", "SVHN", order: 2, mean: [0.4377, 0.4438, 0.4728], deviation: [0.1980, 0.2010, 0.1970],
    mirrors: false)
  /// The embedded sample, in CIFAR-10's layout.
  public static let sample = DatasetTraits("sample", "Sample", order: 4)
  /// The sample in CIFAR-100's layout, whose figures fill the image.
  public static let cifar100Sample = DatasetTraits(
    cifar100.name + sampleSuffix, cifar100.name + sampleSuffix, order: 3, padding: 1)
  /// The sample in SVHN's layout.
  public static let svhnSample = DatasetTraits(
    svhn.name + sampleSuffix, svhn.name + sampleSuffix, order: 3, mirrors: false, padding: 2)

  /// The data sets that are asked for by name.
  public static let named = [cifar10, cifar100, svhn, sample]
  private static let all = named + [cifar100Sample, svhnSample]

  /// The traits of a data set; of one that nobody knows, such as a user's file, the name alone.
  public init(of name: String) {
    self =
      Self.all.first { $0.name == name }
      ?? DatasetTraits(name, name, order: 3, hasUsualRadii: false)
  }

  /// Whether a name is one of these, which a user's file may not bear.
  package static func isTaken(_ name: String) -> Bool { all.contains { $0.name == name } }

  /// Whether nobody has published numbers on it.
  public var isSample: Bool { [.sample, .cifar100Sample, .svhnSample].contains(self) }

  /// The data set in whose layout the sample is; itself where it is none.
  public var original: DatasetTraits {
    switch self {
    case .sample: .cifar10
    case .cifar100Sample: .cifar100
    case .svhnSample: .svhn
    default: self
    }
  }

  /// The sample in the layout of this data set.
  package var inMiniature: DatasetTraits {
    Self.all.first { $0.isSample && $0.original == self } ?? self
  }

  /// Whether a mirrored image is known to be of its class: not so for digits, nor for images of which nothing
  /// is known.
  public var permitsFlips: Bool { mirrors && Self.all.contains(self) }

  /// The threat that is customary; nil where none is.
  public func threat(_ norm: Norm) -> ThreatModel? {
    guard hasUsualRadii else { return nil }
    let radius =
      switch norm {
      case .linf: "8/255"
      case .l2: "128/255"
      }
    return ThreatModel(norm, parsing: radius)
  }
}
