public import Robustness

/// How planted images are made.
public struct AttackPowerSettings: CheckedOptions, Codable, Hashable, Sendable {
  /// How many images get one, from the split's start.
  public var samples: Int
  /// How many points inside each ball are called the clean image's class, the clean image aside.
  public var inner: Int
  /// How far they reach, as a share η of ε: the paper's.
  public var reach = 0.95
  /// Where the decision is, from the outermost of them to the planted image: the paper's.
  public var closeness = 0.999
  /// The ridge of the read-out's fit, as a share of the features' mean variance.
  public var ridge = 0.01

  public var ranges: [OptionRange] {
    [
      OptionRange("samples", samples, 1...1_000_000),
      OptionRange("inner", inner, 2...1_000_000),
      OptionRange("reach", reach, 1e-3..<1),
      OptionRange("closeness", closeness, 0..<1),
      OptionRange("ridge", ridge, 1e-9...1e6),
    ]
  }

  /// The settings of a preset.
  public init(_ preset: MeasurePreset) {
    switch preset {
    case .quick: (samples, inner) = (100, 255)
    case .paper: (samples, inner) = (512, 999)
    }
  }
}
