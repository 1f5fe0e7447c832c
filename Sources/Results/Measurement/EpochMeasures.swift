/// What was measured on the weights that a training had after one of its epochs.
public struct EpochMeasures: Codable, Sendable, Hashable {
  /// The epoch, from 0, as checkpoints and logs count.
  public var epoch: Int
  /// On which images, under which threat and with which seed, in words.
  public var subject: String?
  /// Flatness in weight space, where measured.
  public var flatness: FlatnessRecord?
  /// The shape of the loss in input space, where measured.
  public var landscape: LandscapeRecord?

  /// The measures of an epoch.
  public init(
    epoch: Int, subject: String? = nil, flatness: FlatnessRecord? = nil,
    landscape: LandscapeRecord? = nil
  ) {
    self.epoch = epoch
    self.subject = subject
    self.flatness = flatness
    self.landscape = landscape
  }

  /// These, with what a later measurement of the same epoch has instead; a later one of other images
  /// or another threat stands for itself.
  func updated(by later: EpochMeasures) -> EpochMeasures {
    guard later.subject == subject else { return later }
    return EpochMeasures(
      epoch: epoch, subject: subject, flatness: later.flatness ?? flatness,
      landscape: later.landscape ?? landscape)
  }
}
