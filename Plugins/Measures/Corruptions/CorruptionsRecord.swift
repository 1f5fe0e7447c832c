public import Experiments

/// Accuracy under common corruptions.
public struct CorruptionsRecord: Codable, Sendable, Hashable {
  /// One corruption.
  public struct Corruption: Codable, Sendable, Hashable {
    /// Its name, as the published file is called.
    public var name: String
    /// The hash of the file.
    public var sha256: String
    /// How many images are right in each severity, from 1 to 5.
    public var right: [Int]
  }

  /// How many images of each severity.
  public var samples: Int
  /// The corruptions: the benchmark's fifteen, then the four that no mean takes in.
  public var corruptions: [Corruption] = []
  /// Those whose files are not in the folder.
  public var missing: [String]?
  /// The mean accuracy over the fifteen, severity by severity, in 0...1; nil where one of them is missing.
  public var severities: [Double]?
  /// The mean accuracy over the fifteen and all severities, in 0...1; nil where one is missing.
  public var mean: Double?
  /// Its interval (95 %).
  public var interval: Interval?
  /// The split of the images.
  public var split: String?
  /// The settings by name.
  public var preset: String?
  /// The time it took.
  public var seconds = 0.0

  /// A record of nothing yet.
  init(samples: Int) { self.samples = samples }
}

extension CorruptionsRecord: MeasureRecord {
  /// The name under which results hold it.
  public static let measure = "corruptions"

  /// What the column is.
  public static let note = """
    Corrupted: the mean accuracy, in percent, over fifteen common corruptions in five severities each (Hendrycks and \
    Dietterich 2019).
    """

  /// The mean.
  public static func columns(of records: [Self]) -> [MeasureColumn<Self>] {
    [MeasureColumn("Corrupted", .share, expendability: 4) { $0.mean }]
  }

  /// What it was measured on.
  public var scope: MeasureScope {
    MeasureScope(samples: samples, split: split, preset: preset)
  }
}
