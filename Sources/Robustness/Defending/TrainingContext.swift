public import Foundation
public import Torch

/// What surrounds a training: where it runs, what it starts from, and whom it tells.
public struct TrainingContext: Sendable {
  /// Where it runs.
  public let device: Device
  /// The seed of all its chance.
  public let seed: Int
  /// Fewer (or more) epochs than the preset's.
  public let epochs: Int?
  /// Where checkpoints and the log go; none are written without it.
  public let directory: URL?
  /// Whether to go on from the newest checkpoint there.
  public let resumes: Bool
  /// Is told of every step; throws to stop.
  public let report: @Sendable (TrainingProgress) throws -> Void

  /// A context.
  public init(
    device: Device = .cpu, seed: Int = 0, epochs: Int? = nil, directory: URL? = nil,
    resumes: Bool = false, report: @escaping @Sendable (TrainingProgress) throws -> Void = { _ in }
  ) {
    self.device = device
    self.seed = seed
    self.epochs = epochs
    self.directory = directory
    self.resumes = resumes
    self.report = report
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

  /// A report.
  public init(
    epoch: Int, epochs: Int, step: Int, steps: Int, loss: Double, robustAccuracy: Double
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.step = step
    self.steps = steps
    self.loss = loss
    self.robustAccuracy = robustAccuracy
  }
}
