import AdversarialTrainingDefense
import Archives
import Datasets
import Evaluation
import Evidence
import Experiments
import Foundation
import Results
import Robustness
import TestSupport
import Torch
import UndefendedDefense
import Verification

/// Evaluations to forge: two models on forty images of the sample, two attacks, under eight 255ths.
struct Measured {
  /// The checkout that the tests belong to.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  /// The images, made once.
  static let data = Result { try images(changing: nil) }
  /// The robust model, measured once.
  static let robust = Result { try Measured("AdversarialTraining") }
  /// The undefended one.
  static let undefended = Result { try Measured("Undefended") }

  let result: EvaluationResult
  let evidence: EvidenceFile

  private init(_ defense: String) throws {
    try self.init(
      defense, .defense(name: defense, weights: Self.weights(defense)),
      attacks: ["pgd-20", "apgd-ce"])
  }

  /// A model under some attacks.
  init(_ name: String, _ model: ModelSource, attacks: [String]) throws {
    let data = try Self.data.get()
    guard let threat = ThreatModel(.linf, parsing: "8/255") else { throw CancellationError() }
    let cell = Cell(
      name: name, model: model, dataset: data.path, directory: data.path, split: .test,
      threat: threat, attacks: attacks, protocolName: "rampart-2", seed: 0, batchSize: 16,
      threads: 1, device: .cpu)
    let measured = try CellRunner(cell, bench: Bench(Self.roster)).run()
    result = measured.result
    evidence = try EvidenceFile(measured.evidence ?? Data(), path: "evidence")
  }

  static let roster = Roster(
    defenses: [AdversarialTraining.self, Undefended.self],
    attacks: Roster.builtinAttacks.attacks)

  /// The committed weights of a defense.
  static func weights(_ defense: String) -> String {
    root.appending(path: "leaderboard/weights/sample/\(defense).safetensors").path
  }

  /// A file with forty images of the sample, of which one may differ in a value.
  static func images(changing place: Int?) throws -> URL {
    let sample = try DatasetLoader.load(
      "sample", split: .test, directory: root.appending(path: "datasets"))
    let batch = try sample.images(at: Array(0..<40))
    guard case .bytes(var values) = batch.pixels else { throw CancellationError() }
    // One value that is nearly black: a step out of the box from there stays inside the ball.
    for image in 0..<40 { values[image * 3072] = 3 }
    if let place { values[place] ^= 1 }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "forty.safetensors")
    try SafetensorsWriter.write(
      [
        StoredTensor(name: "images", type: .uint8, shape: [40, 3, 32, 32], bytes: values),
        StoredTensor(name: "labels", shape: [40], integers: batch.labels),
      ], to: file)
    return file
  }

  /// The weights of the robust model with one tensor negated: another model of the same kind.
  static func otherWeights() throws -> URL {
    let reader = try SafetensorsReader(path: weights("AdversarialTraining"))
    let tensors = try reader.tensors().enumerated().map { place, tensor in
      try StoredTensor(
        name: tensor.name, type: tensor.type, shape: tensor.shape,
        // The sign of a half-precision number is the highest bit of its second byte.
        bytes: tensor.bytes.enumerated().map { place == 0 && $0 % 2 == 1 ? $1 ^ 0x80 : $1 })
    }
    let file = FileManager.default.temporaryDirectory
      .appending(path: "rampart-test-\(UUID().uuidString).safetensors")
    try SafetensorsWriter.write(tensors, metadata: reader.metadata, to: file)
    return file
  }

  /// The clean image of a position.
  static func clean(_ sample: Int) throws -> [Float] {
    let data = try Self.data.get()
    return try DatasetLoader.load(data.path, split: .test, directory: data)
      .images(at: [sample]).normalized()
  }
}

/// A result and its evidence, to be tampered with and then written as a forger would.
struct Forgery {
  var result: EvaluationResult
  var evidence: EvidenceFile?

  init(_ measured: Measured) {
    result = measured.result
    evidence = measured.evidence
  }

  /// The origin of the evidence made to fit the result.
  mutating func fitOrigin() throws {
    evidence?.origin = try EvidenceOrigin.metadata(of: result)
  }

  /// Everything that follows from the lists of images computed again, and the rows of images that
  /// are not broken any more removed.
  mutating func makeConsistent() throws {
    result = result.concluded()
    let broken = Set(result.brokenBy.keys)
    evidence?.rows.removeAll { !broken.contains($0.sample) }
    result.evidence?.kept = evidence?.rows.count
    result.evidence?.broken = broken.count
    (result.fragility, result.classes) = (nil, [])
    try fitOrigin()
  }

  /// Writes it, the checksum of the evidence made to fit, and verifies it.
  func verify(
    rerun: Int = 0, seed: UInt64 = 1, data: URL? = nil, model: String? = nil,
    tampering: (URL) throws -> URL = { $0 }
  ) throws -> VerificationReport {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try ResultStore(directory: folder)
      .save(result, evidence: try evidence?.encoded())
    let settings = VerificationSettings(
      data: try data ?? Measured.data.get(),
      model: model ?? Measured.weights(result.defense), rerun: rerun, seed: seed, threads: 1)
    return try Verifier(tampering(file), settings, bench: Bench(Measured.roster)).run()
  }
}

extension VerificationReport {
  /// The checks that failed and what they were about.
  var faults: Set<String> { Set(findings.map { "\($0.check.rawValue) \($0.subject)" }) }
}
