import Attacks
import Datasets
import Evaluation
import Evidence
import Experiments
import Files
public import Foundation
import Results
import Robustness
import Torch

/// What adversarial images that somebody shows make of a result: images that it calls robust and that they break
/// are not.
public struct Objection: Codable, Sendable {
  /// The result as it is now.
  public let result: Data
  /// Its evidence, in which the images that broke something have rows.
  public let evidence: Data
  /// The images called robust that are not, ascending.
  public let broken: [Int]
  /// How many of the images are outside the ball or the box.
  public let refused: Int
  /// The SHA-256 of the file of images.
  public let sha256: String

  /// Judges the images.
  ///
  /// - Throws: `ResultsError` where the result is not of the model and the images that are here, or has no
  ///   evidence; `ArchiveError` for a file of other images.
  init(
    of images: URL, to claimed: EvaluationResult, at file: URL, _ settings: VerificationSettings,
    on bench: Bench, report: @escaping (CellProgress) throws -> Void
  ) throws {
    try LibTorch.start(threads: settings.threads, device: settings.device)
    let subject = try Subject(claimed, at: file, settings, bench)
    let strange =
      try subject.dataFindings(claimed.dataset) + subject.weightFindings(claimed.model, bench)
    if let fault = strange.first {
      throw ResultsError(code: .mismatch, message: "\(fault)", path: file.path)
    }
    let robust = Set(claimed.robust?.indices ?? [])
    let model = try LoadedModel(subject.cell, for: subject.images.data, on: bench)
    let clock = ProgressClock(report)
    let runner = try AttackRunner(
      model.classifier, classes: model.classes, threat: subject.cell.threat,
      random: RandomSource(seed: claimed.seed), chunk: model.batchSize ?? subject.cell.callSize,
      replica: model.replica, heartbeat: { try clock.beat() })
    let external = try ExternalImages(
      path: images.path, shape: subject.images.data.shape, total: subject.images.data.count)
    let tally = try CellTally(
      subject.images.restricted(to: robust.sorted()), runner, clock,
      batchSize: subject.cell.batchSize)
    let collector = EvidenceCollector(runner, subject.cell.threat)
    let (record, refused) = try tally.judge(external, subject.cell.threat) {
      try collector.keep($0, of: $1, images: $2)
    }
    (broken, self.refused, sha256) = (record.brokenIndices, refused, external.sha256)
    var result = claimed
    if !record.brokenIndices.isEmpty {
      result.take(record)
      result = result.countingClasses(
        labels: subject.images.data.labels, names: subject.images.data.info.classNames)
    }
    let (data, evidence) = try Self.evidence(
      of: claimed, at: file, Array(collector.rows.values), for: result)
    result.evidence = evidence
    self.result = try ResultCoder.encode(result)
    self.evidence = data
  }

  /// The evidence of a result with more rows.
  private static func evidence(
    of claimed: EvaluationResult, at file: URL, _ rows: [EvidenceRow], for result: EvaluationResult
  ) throws -> (data: Data, record: EvidenceRecord) {
    guard let record = claimed.evidence, let place = record.url(beside: file),
      let data = try? Data(contentsOf: place), Digest.sha256(data).hexadecimal == record.sha256
    else {
      throw ResultsError(
        code: .mismatch, message: "Its evidence is not beside it, or not the one that it names",
        path: file.path)
    }
    var evidence = try EvidenceFile(data, path: place.path)
    evidence.origin = try EvidenceOrigin.metadata(of: result)
    return try evidence.adding(rows, broken: result.brokenBy.count)
  }
}

extension EvaluationResult {
  /// Takes a record of others' images in, besides what the result has of them.
  fileprivate mutating func take(_ record: AttackRecord) {
    if let place = attacks.firstIndex(where: { $0.name == AttackRecord.external }) {
      attacks[place].brokenIndices = (attacks[place].brokenIndices + record.brokenIndices).sorted()
      attacks[place].parameters.merge(record.parameters) { $1 }
    } else {
      attacks.append(record)
    }
    self = concluded()
    flags.removeAll { $0.id == FlagKind.externalEvidence.rawValue }
    flags.append(.externalEvidence(brokenBy.values.count { $0 == AttackRecord.external }))
  }
}
