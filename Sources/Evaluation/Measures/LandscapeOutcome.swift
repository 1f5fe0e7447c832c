public import Landscape
public import Results

/// What a measurement of the landscape came to.
public struct LandscapeOutcome {
  /// What the result says of it.
  public let record: LandscapeRecord
  /// The losses around some images.
  public let surfaces: [LossSurface]
  /// The losses along lines through the weights.
  public let profiles: [WeightProfile]
}
