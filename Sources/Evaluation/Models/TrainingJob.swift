public import Datasets
public import Experiments
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
  private let keepsEpochs: Bool
  private let ranks: RankContract?
  private let isCancelled: @Sendable () -> Bool
  private let note: @Sendable (String) -> Void
  private let cost: @Sendable () throws -> TrainingCost?

  /// A job.
  ///
  /// - Parameters:
  ///   - data: the training images.
  ///   - threat: what the defense is trained against.
  ///   - preset: which of the defense's options to take.
  ///   - changes: what differs from the preset.
  ///   - context: where it runs; its directory receives checkpoints, log and weights.
  ///   - trainedOn: a sentence about the images, where the archive's name does not say it all.
  ///   - keepsEpochs: whether each epoch's weights are kept beside its checkpoint.
  ///   - ranks: which process of several this is, all of which do the same job; nil where it is alone. Rank 0
  ///     alone writes.
  ///   - isCancelled: whether somebody wants an end before the others have come.
  ///   - note: hears how the ranks work together, once they have met.
  ///   - cost: what the training took so far, for the weights' metadata.
  public init(
    data: any Dataset, threat: ThreatModel, preset: Preset, changes: OptionChanges? = nil,
    context: TrainingContext, trainedOn: String? = nil, keepsEpochs: Bool = false,
    ranks: RankContract? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
    note: @escaping @Sendable (String) -> Void = { _ in },
    cost: @escaping @Sendable () throws -> TrainingCost? = { nil }
  ) {
    self.data = data
    self.threat = threat
    self.preset = preset
    self.changes = changes
    self.context = context
    self.trainedOn = trainedOn
    self.keepsEpochs = keepsEpochs
    self.ranks = ranks
    self.isCancelled = isCancelled
    self.note = note
    self.cost = cost
  }

  /// Trains a defense from fresh weights, or from a checkpoint where the context resumes.
  ///
  /// - Returns: the weights file, which rank 0 has written.
  /// - Throws: `RankError` where ranks do not come together; `InvalidSettings` for options that no training can go by; `UnsupportedModel` for a model
  ///   whose weights cannot be written; whatever the training throws.
  public func run<D: Defense>(_ type: D.Type, output: URL) throws -> URL {
    let started = Date()
    let presetOptions = try type.options(preset, for: data.info.name)
    let options = try changes?.applied(to: presetOptions) ?? presetOptions
    if let problem = (options as? any CheckedOptions)?.problem { throw InvalidSettings(problem) }
    let defense = type.init(options)
    let model = try defense.model(for: data.shape, classes: data.classes)
    guard let network = (model as? any NetworkBased)?.network else {
      throw UnsupportedModel(
        "\(type.name) trains a \(D.Model.self); only a Network's weights can be written to a file")
    }
    try network.reseed(context.seed)
    let metadata = try metadata(of: type.name, options, since: started)
    var context = keepsEpochs ? context.keepingEpochs(metadata) : context
    if let ranks {
      let group = try RankMeeting.group(
        ranks, on: context.device, for: subject(of: type.name, options), isCancelled: isCancelled)
      note(
        "The \(group.size) ranks sum by \(group.library)"
          + (group.remark.map { ", not by NCCL (\($0))." } ?? "."))
      context = context.sharing(group)
    }
    try defense.train(model, on: data, against: threat, context: context)
    let url = output.appending(path: Workspace.weightsFileName)
    guard ranks?.rank ?? 0 == 0 else { return url }
    try network.save(to: url, half: true, metadata: metadata(self.context.epochs))
    return url
  }

  /// What all ranks must agree on, by name.
  private func subject(
    of defense: String, _ options: some Encodable
  ) throws -> [String: String] {
    let watched = context.watched
    var subject = [
      "the program's file": try RunningProgram.sha256, "LibTorch": LibTorch.version,
      "defense": defense,
      "data": "\(data.count) images of \(data.info.name), \(data.info.checksum)",
      "threat": "\(threat.norm.rawValue) \(threat.epsilon)", "seed": "\(context.seed)",
      "epochs": context.epochs.map(String.init) ?? "the preset's",
      "device": context.device.rawValue,
      "--extra": context.extra.map { "\($0.count) images, \($0.info.checksum)" } ?? "none",
      "--watch": watched.map { "\($0.training.count) and \($0.test.count) images" } ?? "none",
      "--watch-every": "\(watched?.interval ?? 1)", "--snapshots": "\(keepsEpochs)",
    ]
    for (name, value) in JSONLeaves.of(Data(try Self.json(options).utf8)) {
      subject["options.\(name)"] = value
    }
    return subject
  }

  /// What a weights file says of itself, given how many epochs are over.
  private func metadata(
    of defense: String, _ options: some Encodable, since started: Date
  ) throws -> @Sendable (Int?) throws -> [String: String] {
    let options = try Self.json(options)
    let extra = context.extra.map { " and \($0.count) images of \($0.info.name)" } ?? ""
    let note = TrainingNote(
      dataset: data.info.name, checksum: data.info.checksum, samples: data.count,
      trainedOn: trainedOn ?? "\(data.count) training images of \(data.info.name)" + extra,
      preset: preset.rawValue, epochs: nil, seed: context.seed,
      threat: "\(threat.norm.rawValue) \(threat.text)", seconds: 0, libtorch: LibTorch.version,
      extraChecksum: context.extra?.info.checksum, ranks: ranks?.size)
    let cost = cost
    return { epochs in
      var note = note
      note.epochs = epochs
      note.seconds = Date().timeIntervalSince(started)
      let cost = try cost()
      (note.processorSeconds, note.forwardPasses, note.backwardPasses) = (
        cost?.processorSeconds, cost?.forwardPasses, cost?.backwardPasses
      )
      return ["defense": defense, "options": options, "training": try Self.json(note)]
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
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
