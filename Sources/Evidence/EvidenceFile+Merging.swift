import Files
public import Foundation
public import Results

extension EvidenceFile {
  /// The evidence of several shards' results, as that of the result made of them.
  ///
  /// - Parameters:
  ///   - shards: the results, each with its file.
  ///   - result: what was made of them.
  /// - Returns: the bytes of the file and what the result says of it, the file's name aside; nil
  ///   where the evidence of a shard is not there, or not the one that it names.
  /// - Throws: `ArchiveError` where a file is no evidence.
  public static func merged(
    _ shards: [(result: EvaluationResult, file: URL)], into result: EvaluationResult
  ) throws -> (data: Data, record: EvidenceRecord)? {
    var rows: [EvidenceRow] = []
    var file: EvidenceFile?
    for (shard, place) in shards {
      guard let record = shard.evidence, let url = record.url(beside: place),
        let data = try? Data(contentsOf: url), Digest.sha256(data).hexadecimal == record.sha256
      else { return nil }
      let part = try EvidenceFile(data, path: url.path)
      rows += part.rows
      file = file ?? part
    }
    guard var file else { return nil }
    file.rows = []
    file.origin = try EvidenceOrigin.metadata(of: result)
    return try file.adding(rows, broken: result.brokenBy.count)
  }

  /// The file with more rows, and what a result says of it, the file's name aside.
  ///
  /// - Parameter broken: how many images the result calls broken.
  package func adding(
    _ more: [EvidenceRow], broken: Int
  ) throws -> (data: Data, record: EvidenceRecord) {
    var file = self
    file.rows += more
    let (data, kept) = try file.encoded(within: Self.budget)
    let record = EvidenceRecord(
      file: "", sha256: Digest.sha256(data).hexadecimal, kept: kept, broken: broken,
      note: Self.note(kept: kept, found: file.rows.count, broken: broken))
    return (data, record)
  }

  /// Why some broken images have no row, in a sentence; nil where all have one.
  package static func note(kept: Int, found: Int, broken: Int) -> String? {
    var reasons: [String] = []
    if kept < found {
      reasons.append("the first \(kept) of \(found) perturbations fit into \(budget) bytes")
    }
    if found < broken { reasons.append("\(broken - found) were not kept when they were found") }
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }
}
