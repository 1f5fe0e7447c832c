import Files
public import Foundation
public import Results

extension Objection {
  /// Lowers the row, rewrites its evidence, and removes its verification.
  ///
  /// The log comes before the row: a row that is lower after a power cut has its line, and one that is not
  /// is lowered by the same objection again, which then finds its line there.
  ///
  /// - Parameters:
  ///   - before: the result that was objected to.
  ///   - file: where it is.
  ///   - log: keeps the objection.
  ///   - row: what the log calls the result.
  /// - Returns: the result as it is now.
  /// - Throws: `ResultsError`, `FileError`.
  public func settle(
    _ before: EvaluationResult, at file: URL, in log: ObjectionLog, as row: String
  ) throws -> EvaluationResult {
    var after = try ResultCoder.decode(result, path: file.path)
    try ResultStore.keep(evidence, of: &after, beside: file)
    try log.add(self, to: row, before: before.robust?.count ?? 0, after: after.robust?.count ?? 0)
    try AtomicFile.write(ResultCoder.encode(after), to: file)
    VerificationFile(of: file).remove()
    if let old = before.evidence, old.file != after.evidence?.file,
      let place = old.url(beside: file)
    {
      Disk.remove(place)
    }
    return after
  }
}
