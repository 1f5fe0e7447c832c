import Archives
import Attacks
import Datasets
import Evaluation
import Experiments
import Foundation
import Models
import Results
import Robustness
import Torch

/// The images and the model that a result is about, as they are here and now.
struct Subject {
  /// What the result says was measured.
  let cell: Cell
  /// The images.
  let images: CellImages
  /// The number of classes.
  let classes: Int

  /// Loads the images.
  ///
  /// - Throws: `DatasetError` where they are not to be found.
  init(
    _ result: EvaluationResult, at file: URL, _ settings: VerificationSettings, _ bench: Bench
  ) throws {
    do {
      cell = try Self.cell(of: result, settings, bench.workspace)
    } catch var error as ResultsError {
      error.path = error.path ?? file.path
      throw error
    }
    images = try CellImages(cell, bench)
    classes = cell.classes ?? images.data.classes
  }

  /// Whether the images are those that the result names.
  func dataFindings(_ claimed: DatasetRecord) -> [Finding] {
    let found = images.record
    // The checksum for itself; the digest beside it has its own finding.
    var named = claimed
    if claimed.checksum == found.checksum { named.sha256 = found.sha256 }
    var findings: [Finding] = []
    func require(_ condition: Bool, _ subject: String, _ claim: String, _ fact: String) {
      guard !condition else { return }
      findings.append(Finding(.data, subject, "the result says \(claim), the archive here \(fact)"))
    }
    require(
      named.holdsSameImages(as: found), "checksum", "\(claimed.name) with \(claimed.checksum)",
      "is \(found.name) with \(found.checksum)")
    // Where the images lie here in another official layout, what is published of theirs counts.
    let digest =
      claimed.checksum == found.checksum
      ? found.sha256 ?? Self.sha256(in: found.checksum)
      : OfficialArchive.sha256(for: claimed.checksum)
    if let sha256 = claimed.sha256, let digest {
      require(sha256 == digest, "sha256", "sha256:\(sha256)", "has sha256:\(digest)")
    }
    require(
      claimed.splitSamples ?? images.data.count == images.data.count, "splitSamples",
      "\(claimed.splitSamples ?? 0) images", "has \(images.data.count)")
    require(
      claimed.indices.allSatisfy(images.data.labels.indices.contains), "indices",
      "image \(claimed.indices.last ?? 0) was evaluated", "has \(images.data.count) images")
    require(
      !claimed.verified || found.verified, "verified", "its checksum is known to be good",
      "is not known")
    func remarks(_ record: DatasetRecord) -> Set<String> {
      Set(record.warnings.filter { !$0.hasSuffix(DatasetLoader.ofFolder) })
    }
    let different = remarks(claimed).symmetricDifference(remarks(found)).sorted()
    if let remark = different.first {
      findings.append(
        Finding(
          .data, "warnings",
          claimed.warnings.contains(remark)
            ? "the archive here gives no reason to say: \(remark.prefix(160))"
            : "the result does not say: \(remark.prefix(160))"))
    }
    return findings
  }

  private static func sha256(in checksum: String) -> String? {
    checksum.hasPrefix("sha256:") ? String(checksum.dropFirst("sha256:".count)) : nil
  }

  /// Whether the images were counted under their own classes.
  func classFindings(_ result: EvaluationResult) -> [Finding] {
    let found = result.countingClasses(
      labels: images.data.labels, names: images.data.info.classNames)
    guard !result.classes.isEmpty, result.classes != found.classes else { return [] }
    let wrong = zip(result.classes, found.classes).first { $0 != $1 }?.1
    let subject = wrong.map { $0.name ?? "\($0.label)" } ?? "their number"
    return [
      Finding(.data, "classes", "the counts by class are not those of the labels here: \(subject)")
    ]
  }

  /// Whether the weights are those that the result names.
  func weightFindings(
    _ claimed: ModelRecord, _ bench: Bench
  ) throws -> [Finding] {
    guard claimed.namesWeights, let hash = claimed.sha256 else {
      return [Finding(.weights, "sha256", "the result does not say which weights it is of")]
    }
    let found = try cell.weightsHash(for: images.data, bench)
    guard found != hash else { return [] }
    return [
      Finding(
        .weights, "sha256",
        "the result is of \(hash), \(cell.model.path ?? "the model") is \(found ?? "no file")")
    ]
  }

  /// The cell of a result.
  private static func cell(
    of result: EvaluationResult, _ settings: VerificationSettings, _ root: Workspace
  ) throws -> Cell {
    let path = settings.model.map { URL(filePath: $0).path } ?? weights(of: result, root)
    let model: ModelSource =
      switch result.model.kind {
      case .defense: .defense(name: result.model.defense ?? result.defense, weights: path)
      case .torchscript:
        .torchScript(path: path ?? "", isSetToEval: result.model.isSetToEval ?? false)
      case .served: .served(address: try server(of: result, settings))
      case .stateDict:
        .stateDict(
          path: path ?? "", architecture: result.model.architecture ?? "",
          mean: (result.model.mean ?? [0]).map { Float($0) },
          deviation: (result.model.std ?? [1]).map { Float($0) }, key: result.model.key)
      }
    guard result.threat.statedEpsilon != nil, result.threat.epsilon > 0 else {
      throw ResultsError(
        code: .malformed, message: "The radius '\(result.threat.text)' is no number")
    }
    if result.model.kind == .stateDict, let name = result.model.architecture,
      Architecture(parsing: name) == nil
    {
      throw ResultsError(
        code: .malformed, message: "'\(name)' is no architecture that Rampart builds")
    }
    if let mean = result.model.mean, let std = result.model.std,
      mean.count != std.count || std.contains(where: { !($0 > 0) })
    {
      throw ResultsError(
        code: .malformed,
        message: "\(mean.count) means and \(std.count) deviations are no normalisation")
    }
    // As it was, not rounded to a number of 255ths.
    let threat = ThreatModel(result.threat.norm, epsilon: result.threat.epsilon)
    var cell = Cell(
      name: result.defense, model: model, dataset: try dataset(of: result.dataset, settings),
      directory: directory(of: result.dataset, settings, root).path, split: result.dataset.split,
      classes: result.model.classes, threat: threat, attacks: result.attacks.map(\.name),
      protocolName: result.protocolName, seed: result.seed, batchSize: 512,
      chunk: result.environment.chunk, threads: settings.threads, device: settings.device)
    cell.operators = result.model.operators
    return cell
  }

  /// The address of a served model, which was named here: a result's own is not followed, as it may name
  /// any program.
  private static func server(
    of result: EvaluationResult, _ settings: VerificationSettings
  ) throws -> String {
    if let model = settings.model { return model }
    throw DatasetError(
      path: result.model.path ?? result.defense, found: "a result of a served model",
      expected: "its program, which a result does not start by itself",
      remedy: "give --model python:FILE.py:FUNCTION where you trust that file")
  }

  /// Where the weights of a result are: where it says, else where submissions put them.
  static func weights(of result: EvaluationResult, _ root: Workspace) -> String? {
    guard let path = result.model.path else { return nil }
    let places = [
      URL(filePath: path, relativeTo: root.root),
      root.root.appending(path: Submission.place(ofWeights: path, of: result)),
    ]
    return (places.first { FileManager.default.fileExists(atPath: $0.path) } ?? places[0]).path
  }

  /// Where the archives are: the folder that was named; for the sample, which everybody has, the
  /// checkout's own where that folder has none.
  private static func directory(
    of record: DatasetRecord, _ settings: VerificationSettings, _ root: Workspace
  ) -> URL {
    let usual = root.images(of: record.name)
    guard let named = settings.data, ImageFormats.format(of: named.path) == nil else {
      return usual
    }
    let name = DatasetTraits.sample.name
    let sample = named.appending(path: name).path
    let isMissing = record.name == name && !FileManager.default.fileExists(atPath: sample)
    return isMissing ? usual : named
  }

  /// The name by which the loader finds a data set.
  private static func dataset(
    of record: DatasetRecord, _ settings: VerificationSettings
  ) throws -> String {
    if let data = settings.data, ImageFormats.format(of: data.path) != nil { return data.path }
    if DatasetLoader.names.contains(record.name) { return record.name }
    // The sample in the layout of another data set bears both names.
    let traits = DatasetTraits(of: record.name)
    if traits.isSample { return traits.original.name }
    throw DatasetError(
      path: settings.data?.path ?? record.name, found: "a result on an image set of its own",
      expected: "the images of \(record.name)", remedy: "name it with --data")
  }
}
