public import Robustness

/// On what corrupted images accuracy is measured.
public struct CorruptionsSettings: Codable, Hashable, Sendable {
  /// The folder with the files, such as CIFAR-10-C's.
  public var folder = ""
  /// How many images of each severity, from the split's start; all of them where there are fewer.
  public var samples: Int

  /// The settings of a preset.
  public init(_ preset: MeasurePreset) {
    switch preset {
    case .quick: samples = 1000
    case .paper: samples = 10_000
    }
  }
}
