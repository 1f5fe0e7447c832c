import Archives
import Datasets
import Foundation
import Models
import Results
import Robustness

/// Builds a defense's model with its weights and the options that they were trained with.
struct DefenseLoader {
  let weights: URL?
  let cell: Cell

  struct Loaded {
    let classifier: any Classifier
    let architecture: String?
    let options: JSONValue
    let training: JSONValue?
  }

  /// The model of a defense; with fresh weights where there is no file, which only a defense that
  /// needs no training can afford.
  func load<D: Defense>(_ type: D.Type, _ shape: ImageShape, _ classes: Int) throws -> Loaded {
    let metadata = try weights.map { try SafetensorsReader(path: $0.path).metadata } ?? [:]
    let options = try options(type, metadata)
    let model = try type.init(options).model(for: shape, classes: classes)
    let network = (model as? any NetworkBased)?.network
    if let network {
      if let weights { try network.load(from: weights) }
      try network.move(to: cell.device)
    }
    return Loaded(
      classifier: model, architecture: network?.architecture.description,
      options: try JSONValue(encoding: options),
      training: try metadata["training"].map { try decode(JSONValue.self, $0) })
  }

  /// The options that the weights were trained with; where the weights are another defense's, its
  /// own options with that network.
  private func options<D: Defense>(_ type: D.Type, _ metadata: [String: String]) throws -> D.Options
  {
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
    } catch {
      throw ArchiveError(
        path: weights?.path ?? "", found: "metadata that is not what it should be (\(error))",
        expected: "the options of \(cell.name) as `train` writes them",
        remedy: "train the defense again")
    }
  }
}
