import Datasets
import Experiments
import Files
import Foundation
import Results

/// A cell that one rank evaluates by itself, as a unit of work.
struct WholeCell: Codable {
  /// Which of the command's cells it is.
  let index: Int
  /// What is to be measured, which the rank compares with what it would measure.
  let header: Data
}

extension Cell {
  /// What ranks compare before one of them evaluates the cell by itself.
  ///
  /// - Parameter record: the images.
  func header(on record: DatasetRecord, _ bench: Bench) throws -> JournalHeader {
    var known = experiment(on: record, bench)
    known.setting.model.sha256 = try model.path.map { try Digest.sha256(ofFileAt: $0).hexadecimal }
    return try JournalHeader(known, chunk: chunk ?? 0, evidence: evidence)
  }
}
