public import Robustness

/// On what corrupted images accuracy is measured.
public struct CorruptionsSettings: CheckedOptions, Codable, Hashable, Sendable {
  /// The folder with the files, such as CIFAR-10-C's.
  public var folder = ""
  /// How many images of each severity, from the split's start; all of them where there are fewer.
  public var samples: Int

  public var ranges: [OptionRange] { [OptionRange("samples", samples, 1...1_000_000)] }

  public var problem: String? {
    ranges.problem
      ?? (folder.isEmpty
        ? "no folder is given; --folder DIR names the one with the files of CIFAR-10-C or CIFAR-100-C"
        : nil)
  }

  /// The settings of a preset.
  public init(_ preset: MeasurePreset) {
    switch preset {
    case .quick: samples = 1000
    case .paper: samples = 10_000
    }
  }
}
