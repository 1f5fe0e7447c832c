public import Datasets
public import Experiments
public import Torch

/// A defense that needs no training: its models are finished as `model(for:classes:)` makes them.
///
/// Every other defense is evaluated with a file of weights or not at all. One that wraps another's
/// network takes that one's weights (`DefenseCard.sharesWeightsOf`) and is none of these.
public protocol UntrainedDefense: Defense {
  /// Every tensor that decides about a model's answers, by name; empty for a rule without numbers.
  ///
  /// Their hash, with the options', stands in each result for that of a file of weights: two models
  /// of equal options have equal tensors.
  static func weights(of model: Model) throws -> [String: Tensor]
}

extension UntrainedDefense {
  /// Refuses: there is nothing to train.
  ///
  /// - Throws: `NeedlessTraining`.
  public func train(
    _ model: Model, on data: some Dataset, against threat: ThreatModel, context: TrainingContext
  ) throws { throw NeedlessTraining(name: Self.name) }
}

/// A defense that needs no training was to be trained.
public struct NeedlessTraining: Error, Hashable, Sendable, CustomStringConvertible {
  /// The defense.
  public let name: String

  /// The error for a defense of that name.
  public init(name: String) { self.name = name }

  /// The sentence to show.
  public var description: String { "\(name) needs no training: evaluate it as it is" }
}
