import Archives
public import Datasets
import Digests
import Foundation
import Models
public import Results
public import Robustness
import Torch

/// A model ready to be attacked, and what is to be said of it.
public struct LoadedModel {
  /// The model, to be searched on.
  public let classifier: any Classifier
  private let copies: () throws -> any Classifier
  /// What the result says of it.
  public let record: ModelRecord
  /// A defense's options.
  public let options: JSONValue
  /// What the weights say of their own making.
  public let training: JSONValue?
  /// Doubts that loading raised.
  public let flags: [Flag]
  /// The clean accuracy that the defense's card states for this data set.
  public let claimedAccuracy: Double?

  /// A copy of the model that has seen no image of the user's.
  public func replica() throws -> any Classifier { try copies() }

  /// Loads the model of a cell.
  ///
  /// - Parameters:
  ///   - cell: names the model and the device.
  ///   - data: the images it is for.
  ///   - defenses: the registered defenses.
  /// - Throws: `ArchiveError` or `TorchError` where a file cannot be read; `UnsupportedModel`.
  public init(_ cell: Cell, for data: any Dataset, defenses: [any Defense.Type]) throws {
    let classes = cell.classes ?? data.classes
    let sha256 = try cell.model.path.map { try Digest.sha256(ofFileAt: $0).hexadecimal }
    let shownPath = cell.model.path.map(Workspace().relative)
    switch cell.model {
    case .defense(let name, let weights):
      guard let type = defenses.first(where: { $0.name == name }) else {
        throw UnsupportedModel("there is no defense '\(name)'")
      }
      let weights = weights.map { URL(filePath: $0) }
      let loader = DefenseLoader(weights: weights, cell: cell)
      let loaded = try loader.load(type, data.shape, classes)
      self.init(
        classifier: loaded.classifier,
        copies: { try loader.load(type, data.shape, classes).classifier },
        record: ModelRecord(
          kind: .defense, defense: name == cell.name ? nil : name, path: shownPath,
          architecture: loaded.architecture, sha256: sha256,
          classes: cell.classes),
        options: loaded.options, training: loaded.training,
        flags: type.card.isKnownBroken
          ? [Flag(.knownBroken, "registered as a canary, which the harness must break or doubt")]
          : [],
        claimedAccuracy: type.card.cleanAccuracy[data.info.name])
    case .torchScript(let path, let isSetToEval):
      let script = try ScriptClassifier(
        path: path, device: cell.device, isSetToEval: isSetToEval)
      guard !script.isTraining else {
        throw ArchiveError(
          path: path, found: "a module that was saved in training mode",
          expected: "eval mode, in which an image's logits depend on nothing but the image",
          remedy: "call model.eval() before saving it, or give --eval")
      }
      try script.warmUp(data.shape, chunk: Oracle.defaultChunk(on: cell.device))
      self.init(
        classifier: try script.copied(), copies: script.copied,
        record: ModelRecord(
          kind: .torchscript, path: shownPath, sha256: sha256, classes: cell.classes,
          isSetToEval: isSetToEval ? true : nil))
    case .stateDict(let path, let text, let mean, let deviation):
      guard let architecture = Architecture(parsing: text) else {
        throw UnsupportedModel("'\(text)' is no architecture that Rampart builds")
      }
      let network = try Network(
        architecture, images: data.shape, classes: classes,
        normalization: Normalization(mean: mean, deviation: deviation))
      try network.load(from: URL(filePath: path))
      try network.move(to: cell.device)
      self.init(
        classifier: network, copies: { try network.copied() },
        record: ModelRecord(
          kind: .stateDict, path: shownPath, architecture: architecture.description, sha256: sha256,
          mean: mean.map(Double.init), std: deviation.map(Double.init), classes: cell.classes)
      )
    }
  }

  private init(
    classifier: any Classifier, copies: @escaping () throws -> any Classifier,
    record: ModelRecord, options: JSONValue = [:],
    training: JSONValue? = nil, flags: [Flag] = [], claimedAccuracy: Double? = nil
  ) {
    self.classifier = classifier
    self.copies = copies
    self.record = record
    self.options = options
    self.training = training
    self.flags = flags
    self.claimedAccuracy = claimedAccuracy
  }
}
