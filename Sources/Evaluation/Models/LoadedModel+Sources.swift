import Archives
import Datasets
import Experiments
import Files
import Foundation
import Models
import Results
import Robustness
import Torch

extension LoadedModel {
  /// A registered defense with its weights.
  init(
    _ cell: Cell, for data: any Dataset, on bench: Bench, name: String, weights: String?
  ) throws {
    guard let type = bench.roster.defenses.first(where: { $0.name == name }) else {
      throw UnsupportedModel("there is no defense '\(name)'")
    }
    let loader = DefenseLoader(
      weights: weights.map { URL(filePath: $0) }, cell: cell, data: data, bench: bench)
    let loaded = try loader.load(type)
    self.init(
      classifier: loaded.classifier, copies: { try loader.load(type).classifier },
      record: ModelRecord(
        kind: .defense, defense: name == cell.name ? nil : name,
        path: weights.map(bench.workspace.relative), architecture: loaded.architecture,
        sha256: loaded.sha256, classes: Self.noted(loaded.classes, cell, data)),
      classes: loaded.classes, options: loaded.options, training: loaded.training,
      flags: type.card.isKnownBroken ? [.knownBroken] : [],
      claimedAccuracy: type.card.cleanAccuracy[data.info.name])
  }

  /// A TorchScript module; copies of it are made before it has seen anything but noise.
  init(
    _ cell: Cell, for data: any Dataset, on bench: Bench, script path: String, isSetToEval: Bool
  ) throws {
    let sha256 = try Digest.sha256(ofFileAt: path).hexadecimal
    let script = try ScriptClassifier(
      path: path, device: cell.device, isSetToEval: isSetToEval, allowing: cell.operators ?? [])
    guard !script.isTraining else {
      throw ArchiveError(
        path: path, found: "a module that was saved in training mode",
        expected: "eval mode, in which an image's logits depend on nothing but the image",
        remedy: "call model.eval() before saving it, or give --eval")
    }
    let chunk = cell.callSize
    let trial = try BatchTrial(
      script, data.shape, device: cell.device, chunk: chunk, path: path)
    let classes = try ClassCount(for: data, asked: cell.classes)
      .resolved(outputs: trial.outputs, of: path)
    try script.warmUp(data.shape, chunk: trial.fixedSize ?? chunk)
    func copy() throws -> any Classifier {
      let copy = try script.copied()
      return trial.fixedSize.map { FixedBatchClassifier(copy, size: $0) } ?? copy
    }
    self.init(
      classifier: try copy(), copies: copy,
      record: ModelRecord(
        kind: .torchscript, path: bench.workspace.relative(path), sha256: sha256,
        classes: Self.noted(classes, cell, data), isSetToEval: isSetToEval ? true : nil,
        operators: cell.operators),
      classes: classes, batchSize: trial.fixedSize,
      normalizationCheck: NormalizationCheck(remedy: .insideModule))
  }

  /// A model in another process; a second one judges, where there may be two.
  init(_ cell: Cell, for data: any Dataset, on bench: Bench, served: ServedModel) throws {
    let model = try served.connected(device: cell.device)
    let trial = try BatchTrial(
      model, data.shape, device: cell.device, chunk: cell.callSize, path: served.address)
    let classes = try ClassCount(for: data, asked: cell.classes)
      .resolved(outputs: trial.outputs, of: served.address)
    func fitted(_ model: any Classifier) -> any Classifier {
      trial.fixedSize.map { FixedBatchClassifier(model, size: $0) } ?? model
    }
    let judge = SecondServer { try model.isAlone ? model : served.connected(device: cell.device) }
    var sentence = "\(model.name) answered from another process: its weights are not known"
    if model.isAlone { sentence += ", and the same process answered search and verdict" }
    if !model.hasGradients { sentence += "; it gave no gradients, so that only queries searched" }
    self.init(
      classifier: fitted(model), copies: { fitted(try judge.model()) },
      record: ModelRecord(
        kind: .served, path: served.address, sha256: model.sha256,
        classes: Self.noted(classes, cell, data)),
      classes: classes, batchSize: trial.fixedSize, flags: [Flag(.served, sentence)],
      normalizationCheck: NormalizationCheck(remedy: .insideModule))
  }

  /// A file of named tensors, and the network that they belong to.
  init(
    _ cell: Cell, for data: any Dataset, on bench: Bench, checkpoint: Checkpoint
  ) throws {
    let path = checkpoint.path
    let sha256 = try Digest.sha256(ofFileAt: path).hexadecimal
    let loaded = try checkpoint.network(
      for: data.shape, ClassCount(for: data, asked: cell.classes))
    try loaded.move(to: cell.device)
    let normalization = loaded.normalization
    self.init(
      classifier: loaded, copies: { try loaded.copied() },
      record: ModelRecord(
        kind: .stateDict, path: bench.workspace.relative(path),
        architecture: loaded.architecture.description, sha256: sha256, key: checkpoint.key,
        mean: normalization.mean.map(Double.init), std: normalization.deviation.map(Double.init),
        classes: Self.noted(loaded.classes, cell, data)),
      classes: loaded.classes,
      normalizationCheck: NormalizationCheck(given: normalization, remedy: .options))
  }

  /// What the result says of the number of classes: nothing where it is the data set's.
  private static func noted(_ classes: Int, _ cell: Cell, _ data: any Dataset) -> Int? {
    classes == data.classes ? cell.classes : classes
  }
}
