public import Datasets
public import Experiments
import Foundation

/// A way to make an image classifier robust.
///
/// A defense is a folder `Plugins/Defenses/<Name>/`, a Swift target `<Name>Defense`, and a
/// `public struct <Name>: Defense` in it.
///
///     let type = AdversarialTraining.self
///     let defense = type.init(try type.options(.cpu, for: "cifar10"))
///     let model = try defense.model(for: .cifar, classes: 10)
///     try defense.train(model, on: training, against: threat, context: context)
public protocol Defense: Sendable {
  /// Everything that influences a number; it goes into the result.
  associatedtype Options: Codable & Sendable & Hashable
  /// What it trains.
  associatedtype Model: Classifier

  /// Who it is.
  static var card: DefenseCard { get }

  /// The options of a preset on a data set; without it, what `{}` decodes to.
  static func options(_ preset: Preset, for dataset: String) throws -> Options

  /// The defense with its options.
  init(_ options: Options)

  /// A fresh model, its weights not yet trained.
  func model(for images: ImageShape, classes: Int) throws -> Model

  /// Trains a model.
  func train(
    _ model: Model, on data: some Dataset, against threat: ThreatModel, context: TrainingContext
  ) throws
}

extension Defense {
  /// The name: that of the type and of the folder.
  public static var name: String { String(describing: Self.self) }

  /// The options that an empty JSON object decodes to: right where each has a default.
  public static func options(_ preset: Preset, for dataset: String) throws -> Options {
    try JSONDecoder().decode(Options.self, from: Data("{}".utf8))
  }
}

/// A set of options with a name.
public enum Preset: String, Hashable, Sendable, Codable, CaseIterable {
  /// Minutes on two cores.
  case cpu
  /// The publication's setting.
  case paper
  /// About an hour on two cores: the trainings behind the leaderboard's rows.
  case board
  /// Few images and many epochs, without warm-up: a training that shows robust overfitting.
  case overfitting
  /// The baseline of Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat
  /// Minima*, ICCV 2021: one network, schedule and attack for every defense, so that they compare.
  case flatness
}
