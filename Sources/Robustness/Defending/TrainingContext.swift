public import Datasets
public import Foundation
public import Torch

/// What surrounds a training: where it runs, what it starts from, and whom it tells.
public struct TrainingContext: Sendable {
  /// The name that the weights of a finished training have in its directory.
  public static let weightsFileName = "weights.safetensors"

  /// Where it runs.
  public let device: Device
  /// The seed of all its chance.
  public let seed: Int
  /// Fewer (or more) epochs than the preset's.
  public let epochs: Int?
  /// Where checkpoints and the log go; none are written without it.
  ///
  /// Of several processes that train together, the first alone has one.
  public let directory: URL?
  /// Images on which the log gets robust loss and error as the training goes on; none without them.
  public let watched: WatchedImages?
  /// Images beyond the training set, for a defense that has a use for them.
  public let extra: (any Dataset)?
  /// The processes that train together, of which each gets the same data, options and seed; nil where this one is
  /// alone.
  public private(set) var group: ProcessGroup?
  /// Whether to go on from the newest checkpoint there.
  public let resumes: Bool
  /// What the weights after so many epochs say of themselves in their file's metadata; nil where the
  /// epochs' weights are not kept.
  public private(set) var epochMetadata: (@Sendable (_ epochs: Int) throws -> [String: String])?
  /// Is told of every step; throws to stop.
  public let report: @Sendable (TrainingProgress) throws -> Void

  /// A context.
  public init(
    device: Device = .cpu, seed: Int = 0, epochs: Int? = nil, directory: URL? = nil,
    resumes: Bool = false, watched: WatchedImages? = nil, extra: (any Dataset)? = nil,
    group: ProcessGroup? = nil,
    report: @escaping @Sendable (TrainingProgress) throws -> Void = { _ in }
  ) {
    self.device = device
    self.seed = seed
    self.epochs = epochs
    self.directory = directory
    self.resumes = resumes
    self.watched = watched
    self.extra = extra
    self.group = group
    self.report = report
  }

  /// The same, in a group of processes that train together.
  public func sharing(_ group: ProcessGroup) -> TrainingContext {
    var context = self
    context.group = group
    return context
  }

  /// The same, with every epoch's weights kept in the directory.
  public func keepingEpochs(
    _ metadata: @escaping @Sendable (_ epochs: Int) throws -> [String: String]
  ) -> TrainingContext {
    var context = self
    context.epochMetadata = metadata
    return context
  }
}

/// How far a training has come.
public struct TrainingProgress: Hashable, Sendable {
  /// The epoch, from 0.
  public let epoch: Int
  /// The number of epochs.
  public let epochs: Int
  /// The step within the epoch, from 1.
  public let step: Int
  /// The number of steps in the epoch.
  public let steps: Int
  /// The mean loss of the epoch so far.
  public let loss: Double
  /// The share of the epoch's training images so far that were right under attack.
  public let robustAccuracy: Double
  /// The share of some of the epoch's training images that were right as they are; nil where nobody
  /// looked.
  public let cleanAccuracy: Double?

  /// A report.
  public init(
    epoch: Int, epochs: Int, step: Int, steps: Int, loss: Double, robustAccuracy: Double,
    cleanAccuracy: Double? = nil
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.step = step
    self.steps = steps
    self.loss = loss
    self.robustAccuracy = robustAccuracy
    self.cleanAccuracy = cleanAccuracy
  }
}

/// Images that a training is followed on, but never sees: they decide nothing.
public struct WatchedImages: Sendable {
  /// Some of the training images, as they are.
  public let training: any Dataset
  /// Some of the test images.
  public let test: any Dataset
  /// After how many epochs they are looked at again; the last epoch is always followed.
  public let interval: Int

  /// Images of both splits.
  public init(training: any Dataset, test: any Dataset, interval: Int = 1) {
    self.training = training
    self.test = test
    self.interval = max(1, interval)
  }

  /// Whether they are looked at after an epoch, from 0, of so many.
  public func areDue(after epoch: Int, of epochs: Int) -> Bool {
    (epoch + 1).isMultiple(of: interval) || epoch + 1 == epochs
  }
}
