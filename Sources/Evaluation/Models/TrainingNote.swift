import Foundation

/// What a weights file says of its own making; kept in the file's metadata and in results.
public struct TrainingNote: Codable, Hashable, Sendable {
  /// The data set's name.
  public var dataset: String
  /// The archive's checksum.
  public var checksum: String
  /// The number of training images.
  public var samples: Int
  /// A sentence for readers of the leaderboard.
  public var trainedOn: String
  /// The preset's name.
  public var preset: String
  /// The number of epochs.
  public var epochs: Int?
  /// The seed.
  public var seed: Int
  /// The threat trained against, such as `linf 8/255`.
  public var threat: String
  /// Wall-clock time.
  public var seconds: Double
  /// The time of all processors, in seconds, without what was measured meanwhile.
  ///
  /// That of interrupted runs is counted. Nil in the notes of older files, as are the passes.
  public var processorSeconds: Double?
  /// Images' forward passes.
  public var forwardPasses: Int?
  /// Images' backward passes.
  public var backwardPasses: Int?
  /// The LibTorch version.
  public var libtorch: String
  /// The checksum of a second set of images; nil where there was none.
  public var extraChecksum: String?
  /// How many processes trained together; nil where one did.
  public var ranks: Int?

  /// A note.
  public init(
    dataset: String, checksum: String, samples: Int, trainedOn: String, preset: String,
    epochs: Int?, seed: Int, threat: String, seconds: Double, libtorch: String,
    extraChecksum: String? = nil, ranks: Int? = nil
  ) {
    self.dataset = dataset
    self.checksum = checksum
    self.samples = samples
    self.trainedOn = trainedOn
    self.preset = preset
    self.epochs = epochs
    self.seed = seed
    self.threat = threat
    self.seconds = seconds
    self.libtorch = libtorch
    self.extraChecksum = extraChecksum
    self.ranks = ranks
  }
}
