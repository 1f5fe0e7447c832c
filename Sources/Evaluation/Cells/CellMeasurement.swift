import Datasets
import Experiments
import Files
public import Foundation
public import Results

/// What measuring a cell gives: the result, and what beat the defense.
public struct CellMeasurement: Sendable {
  /// The result.
  public let result: EvaluationResult
  /// The file of evidence.
  public let evidence: Data?

  /// Puts a concluded result and what was collected together.
  init(_ result: EvaluationResult, _ collector: EvidenceCollector, _ shape: ImageShape) throws {
    var result = result
    result.fragility = collector.fragility
    let broken = result.brokenBy.count
    let passes = result.attacks.map { $0.forwardPasses + $0.backwardPasses }.reduce(0, +)
    let (data, kept) = try EvidenceFile(
      shape: shape, rows: Array(collector.rows.values),
      origin: try EvidenceOrigin.metadata(of: result)
    ).encoded(
      within: EvidenceFile.budget,
      level: EvidenceFile.level(rows: collector.rows.count, passes: passes))
    result.evidence = EvidenceRecord(
      file: "", sha256: Digest.sha256(data).hexadecimal, kept: kept, broken: broken,
      note: EvidenceFile.note(kept: kept, found: collector.rows.count, broken: broken))
    let alone = result.brokenBy.values.count { $0 == AttackRecord.external }
    if alone > 0 { result.flags.append(.externalEvidence(alone)) }
    self.result = result
    evidence = data
  }

  private static let evidenceFile = "evidence"

  /// Writes the result to a file and the evidence beside it.
  func write(to url: URL) throws {
    if let evidence {
      let file = url.deletingLastPathComponent().appending(path: Self.evidenceFile)
      try AtomicFile.write(evidence, to: file)
    }
    try AtomicFile.write(ResultCoder.encode(result), to: url)
  }

  /// Reads what `write` wrote.
  init(reading url: URL) throws {
    result = try ResultStore.load(url)
    evidence = try? Data(
      contentsOf: url.deletingLastPathComponent().appending(path: Self.evidenceFile))
  }
}
