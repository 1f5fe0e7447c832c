import Datasets
import Evidence
import Experiments
import Files
public import Foundation
public import Results

/// What measuring a cell gives: the result, and what beat the defense.
public struct CellMeasurement: Sendable {
  /// The result.
  public internal(set) var result: EvaluationResult
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
}

extension CellMeasurement: Codable {
  private enum CodingKeys: String, CodingKey { case result, evidence }

  /// The result goes as the bytes of its file, with everything that is checked when it is read.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(try ResultCoder.encode(result), forKey: .result)
    try values.encodeIfPresent(evidence, forKey: .evidence)
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    result = try ResultCoder.decode(values.decode(Data.self, forKey: .result), path: "")
    evidence = try values.decodeIfPresent(Data.self, forKey: .evidence)
  }
}
