/// What was measured on the weights that a training had after one of its epochs.
public struct EpochMeasures: Codable, Sendable, Hashable {
  /// The epoch, from 0, as checkpoints and logs count.
  public var epoch: Int
  /// Flatness in weight space, where measured.
  public var flatness: FlatnessRecord?
  /// The shape of the loss in input space, where measured.
  public var landscape: LandscapeRecord?

  /// The measures of an epoch.
  public init(
    epoch: Int, flatness: FlatnessRecord? = nil, landscape: LandscapeRecord? = nil
  ) {
    self.epoch = epoch
    self.flatness = flatness
    self.landscape = landscape
  }

  /// These, with what a later measurement of the same epoch has instead.
  func updated(by later: EpochMeasures) -> EpochMeasures {
    EpochMeasures(
      epoch: epoch, flatness: later.flatness ?? flatness, landscape: later.landscape ?? landscape)
  }
}
