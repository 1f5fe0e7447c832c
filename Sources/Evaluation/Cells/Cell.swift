public import Experiments
import Foundation
public import Robustness
public import Torch

/// One thing to measure: a model, a set of images, a threat, and a list of attacks.
///
/// A cell is a value that can be written down, because it is measured in a process of its own.
public struct Cell: Codable, Hashable, Sendable {
  /// The name in results.
  public var name: String
  /// Where the model comes from.
  public var model: ModelSource
  /// The data set's name or file.
  public var dataset: String
  /// The folder that holds the archives.
  public var directory: String
  /// The split.
  public var split: Split
  /// Only the first so many images.
  public var samples: Int?
  /// Only the part with this number of so many.
  public var shard: Shard?
  /// The number of classes, where it is not the data set's.
  public var classes: Int?
  /// The operators of a TorchScript module that are let in though they do something else than compute.
  public var operators: [String]?
  /// What the attacker may do.
  public var threat: ThreatModel
  /// The attacks, in protocol order.
  public var attacks: [String]
  /// The protocol's name.
  public var protocolName: String
  /// The seed.
  public var seed: Int
  /// The number of images an attack works on at a time.
  public var batchSize: Int
  /// The number of images in each call of the model; nil for what the device takes well.
  public var chunk: Int?
  /// The number of threads.
  public var threads: Int
  /// Where it is computed.
  public var device: Device
  /// What attacks search in.
  public var precision: SearchPrecision
  /// A file of adversarial images that others found.
  public var evidence: String?
  /// A result from which attacks are taken over that would run again exactly as they did.
  public var earlier: String?

  /// A cell.
  public init(
    name: String, model: ModelSource, dataset: String, directory: String, split: Split,
    samples: Int? = nil, shard: Shard? = nil, classes: Int? = nil, operators: [String]? = nil,
    threat: ThreatModel,
    attacks: [String], protocolName: String, seed: Int, batchSize: Int, chunk: Int? = nil,
    threads: Int, device: Device, precision: SearchPrecision = .float32, evidence: String? = nil
  ) {
    self.name = name
    self.model = model
    self.dataset = dataset
    self.directory = directory
    self.split = split
    self.samples = samples
    self.shard = shard
    self.classes = classes
    self.operators = operators
    self.threat = threat
    self.attacks = attacks
    self.protocolName = protocolName
    self.seed = seed
    self.batchSize = batchSize
    self.chunk = chunk
    self.threads = threads
    self.device = device
    self.precision = precision
    self.evidence = evidence
  }

  /// The number of images in each call of a model that takes any number.
  package var callSize: Int { chunk ?? Oracle.defaultChunk(on: device) }

  /// The positions that the cell is about, in a split of so many images.
  public func positions(of total: Int) -> [Int] {
    let count = min(samples ?? total, total)
    return shard?.positions(of: count) ?? Array(0..<count)
  }
}
