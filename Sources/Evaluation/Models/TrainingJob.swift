public import Datasets
public import Foundation
import Models
public import Robustness
import Torch

/// Trains a defense and writes its weights.
public struct TrainingJob {
  private let data: any Dataset
  private let threat: ThreatModel
  private let preset: Preset
  private let changes: OptionChanges?
  private let context: TrainingContext
  private let trainedOn: String?

  /// A job.
  ///
  /// - Parameters:
  ///   - data: the training images.
  ///   - threat: what the defense is trained against.
  ///   - preset: which of the defense's options to take.
  ///   - changes: what differs from the preset.
  ///   - context: where it runs; its directory receives checkpoints, log and weights.
  ///   - trainedOn: a sentence about the images, where the archive's name does not say it all.
  public init(
    data: any Dataset, threat: ThreatModel, preset: Preset, changes: OptionChanges? = nil,
    context: TrainingContext, trainedOn: String? = nil
  ) {
    self.data = data
    self.threat = threat
    self.preset = preset
    self.changes = changes
    self.context = context
    self.trainedOn = trainedOn
  }

  /// Trains a defense from fresh weights, or from a checkpoint where the context resumes.
  ///
  /// - Returns: the weights file.
  public func run<D: Defense>(_ type: D.Type, output: URL) throws -> URL {
    let started = Date()
    let presetOptions = try type.options(preset, for: data.info.name)
    let options = try changes?.applied(to: presetOptions) ?? presetOptions
    let defense = type.init(options)
    let model = try defense.model(for: data.shape, classes: data.classes)
    guard let network = (model as? any NetworkBased)?.network else {
      throw UnsupportedModel(
        "\(type.name) trains a \(D.Model.self); only a Network's weights can be written to a file")
    }
    try defense.train(model, on: data, against: threat, context: context)
    let note = TrainingNote(
      dataset: data.info.name, checksum: data.info.checksum, samples: data.count,
      trainedOn: trainedOn ?? "\(data.count) training images of \(data.info.name)",
      preset: preset.rawValue, epochs: context.epochs, seed: context.seed,
      threat: "\(threat.norm.rawValue) \(threat.text)",
      seconds: Date().timeIntervalSince(started), libtorch: LibTorch.version)
    let url = output.appending(path: Workspace.weightsFileName)
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    try network.save(
      to: url, half: true,
      metadata: ["defense": type.name, "options": json(options), "training": json(note)])
    return url
  }

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

/// A model that a command cannot work with.
public struct UnsupportedModel: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence to show.
  public let description: String

  /// The error that a sentence describes.
  public init(_ description: String) { self.description = description }
}
