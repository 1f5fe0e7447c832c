import Torch

/// The rows of a batch that are this process's, where several train together: an even slice, by rank.
struct BatchPart: Sendable {
  /// Who has the others.
  let group: ProcessGroup
  /// The number of the batch's rows.
  let total: Int
  /// The places of this process's rows in the batch.
  let rows: Range<Int>

  /// The part of a batch with so many rows.
  init(_ group: ProcessGroup, of total: Int) {
    (self.group, self.total) = (group, total)
    rows = total * group.rank / group.size..<total * (group.rank + 1) / group.size
  }

  /// The share of the batch.
  var share: Double { Double(rows.count) / Double(total) }
}
