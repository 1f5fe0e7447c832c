import Archives
import Datasets
import Experiments
import Files
import Foundation
import Models
import Results
import Robustness

/// Builds a defense's model with its weights and the options that they were trained with.
struct DefenseLoader {
  let weights: URL?
  let cell: Cell
  /// The images that the model is for.
  let data: any Dataset
  /// The plug-ins and the checkout.
  let bench: Bench

  struct Loaded {
    let classifier: any Classifier
    let architecture: String?
    let options: JSONValue
    let training: JSONValue?
    /// The hash of the weights.
    let sha256: String?
    /// The number of outputs.
    let classes: Int
  }

  /// The model of a defense with its weights; as it is made where it needs no training.
  ///
  /// - Throws: `MissingWeights` where it needs training and there is no file.
  func load<D: Defense>(_ type: D.Type) throws -> Loaded {
    if weights == nil, !(type is any UntrainedDefense.Type) {
      let folder = URL(filePath: cell.directory, directoryHint: .isDirectory)
      throw MissingWeights(
        of: [type], for: data.info.name, images: (cell.dataset, folder), on: bench)
    }
    let metadata = try weights.map { try SafetensorsReader(path: $0.path).metadata } ?? [:]
    let options = try options(type, metadata)
    let count = ClassCount(for: data, asked: cell.classes)
    var classes = count.expected
    var model = try type.init(options).model(for: data.shape, classes: classes)
    if let weights, let network = (model as? any NetworkBased)?.network {
      let stored = try Network.tensors(in: weights)
      if let outputs = network.classes(of: stored), outputs != classes {
        classes = try count.resolved(outputs: outputs, of: weights.path)
        model = try type.init(options).model(for: data.shape, classes: classes)
      }
      try (model as? any NetworkBased)?.network.load(stored, from: weights.path)
    }
    let network = (model as? any NetworkBased)?.network
    let written = try JSONValue(encoding: options)
    let sha256 =
      try weights.map { try Digest.sha256(ofFileAt: $0.path).hexadecimal }
      ?? untrained(model, type, written)
    try network?.move(to: cell.device)
    return Loaded(
      classifier: model, architecture: network?.architecture.description, options: written,
      training: try metadata["training"].map { try decode(JSONValue.self, $0) }, sha256: sha256,
      classes: classes)
  }

  /// The hash of what a defense that needs no training decides by.
  private func untrained(
    _ model: any Classifier, _ type: any Defense.Type, _ options: JSONValue
  ) throws -> String? {
    try (type as? any UntrainedDefense.Type).flatMap {
      try UntrainedWeights.sha256($0, model, options: options)
    }
  }

  /// The options that the weights were trained with; where the weights are another defense's, its
  /// own options with that network.
  private func options<D: Defense>(_ type: D.Type, _ metadata: [String: String]) throws -> D.Options
  {
    let options = try decodedOptions(type, metadata)
    if let problem = (options as? any CheckedOptions)?.problem { throw unreadable(problem) }
    return options
  }

  private func decodedOptions<D: Defense>(
    _ type: D.Type, _ metadata: [String: String]
  ) throws -> D.Options {
    let standard = try type.options(.cpu, for: cell.dataset)
    guard let text = metadata["options"] else { return standard }
    guard let owner = metadata["defense"], owner != type.name, owner == type.card.sharesWeightsOf
    else { return try decode(D.Options.self, text) }
    var merged = try JSONValue(encoding: standard).objectValue ?? [:]
    merged["architecture"] = try decode(JSONValue.self, text)["architecture"]
    return try decode(
      D.Options.self,
      String(decoding: JSONEncoder().encode(JSONValue.object(merged)), as: UTF8.self))
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw unreadable(error.sentence)
    }
  }

  private func unreadable(_ why: String) -> ArchiveError {
    ArchiveError(
      path: weights?.path ?? "", found: "metadata that is not what it should be (\(why))",
      expected: "the options of \(cell.name) as `train` writes them",
      remedy: "train the defense again")
  }
}
