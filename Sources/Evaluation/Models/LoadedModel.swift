import Archives
public import Datasets
public import Experiments
import Models
public import Results
public import Robustness

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
  /// The number of classes: that of its outputs.
  public let classes: Int
  /// The number of images in each of its calls, where it takes no other.
  public let batchSize: Int?
  /// Looks for a normalisation that was forgotten, where the model came in somebody's file.
  let normalizationCheck: NormalizationCheck?

  /// Loads the model of a cell.
  ///
  /// - Parameters:
  ///   - cell: names the model and the device.
  ///   - data: the images it is for.
  ///   - bench: the plug-ins and the checkout.
  /// - Throws: `ArchiveError` or `TorchError` where a file cannot be read, and where the model is for
  ///   other images or in training mode; `MissingWeights`; `UnsupportedModel`.
  public init(_ cell: Cell, for data: any Dataset, on bench: Bench) throws {
    switch cell.model {
    case .defense(let name, let weights):
      try self.init(cell, for: data, on: bench, name: name, weights: weights)
    case .torchScript(let path, let isSetToEval):
      try self.init(cell, for: data, on: bench, script: path, isSetToEval: isSetToEval)
    case .served(let address):
      try self.init(cell, for: data, on: bench, served: ServedModel(address, in: bench.workspace))
    case .stateDict(let path, let text, let mean, let deviation, let key):
      try self.init(
        cell, for: data, on: bench,
        checkpoint: Checkpoint(
          path: path, key: key, architecture: text,
          normalization: Normalization(mean: mean, deviation: deviation)))
    }
  }

  init(
    classifier: any Classifier, copies: @escaping () throws -> any Classifier,
    record: ModelRecord, classes: Int, batchSize: Int? = nil,
    options: JSONValue = [:], training: JSONValue? = nil, flags: [Flag] = [],
    claimedAccuracy: Double? = nil, normalizationCheck: NormalizationCheck? = nil
  ) {
    self.classifier = classifier
    self.copies = copies
    self.record = record
    self.classes = classes
    self.batchSize = batchSize
    self.options = options
    self.training = training
    self.flags = flags
    self.claimedAccuracy = claimedAccuracy
    self.normalizationCheck = normalizationCheck
  }

  /// A copy of the model that has seen no image of the user's.
  public func replica() throws -> any Classifier { try copies() }
}
