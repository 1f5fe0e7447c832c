public import Robustness

/// How planted images are made.
public struct AttackPowerSettings: Codable, Hashable, Sendable {
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

  /// The settings of a preset.
  public init(_ preset: MeasurePreset) {
    switch preset {
    case .quick: (samples, inner) = (100, 255)
    case .paper: (samples, inner) = (512, 999)
    }
  }
}
