public import Torch

/// What several processes that train together make of parts of a batch; one that trains alone has all of it, and
/// nothing changes.
///
/// A loss that is a mean over the rows it is given needs none of this: the loop weights the processes' losses by
/// their rows. One that depends on the batch as a whole does.
extension StepContext {
  /// The number of rows of the whole batch.
  public var rowCount: Int { part?.total ?? samples.count }

  /// The place of the first row here in the whole batch.
  public var firstRow: Int { part?.rows.lowerBound ?? 0 }

  /// The mean over some rows of the whole batch, as a part of the loss.
  ///
  /// - Parameters:
  ///   - losses: those of them that are here [n]; there may be none.
  ///   - total: how many of them the whole batch has.
  public func mean(_ losses: Tensor, of total: Int) throws -> Tensor {
    guard let part else { return try losses.mean() }
    return try losses.sum() * (1 / part.share / Double(total))
  }

  /// The largest values of the whole batch, those of them that are here.
  ///
  /// - Parameters:
  ///   - count: how many of the whole batch.
  ///   - values: as many of each row, row by row [n]; the gradient flows into those that are found.
  public func top(_ count: Int, of values: Tensor) throws -> Tensor {
    guard let part else { return try values.top(count).values }
    let width = values.count / samples.count
    let first = firstRow * width
    let all = try part.group.joined(values, first: first, total: rowCount * width)
    let places = try all.top(count).indices.integers().map { $0 - first }
    return try values.rows(places.filter { (0..<values.count).contains($0) })
  }

  /// A loss of the rows here, as far as it counts in that of the whole batch.
  ///
  /// To be called before it is differentiated: what batch norm mixes, it mixes over all rows.
  public func weighted(_ loss: Tensor) throws -> Tensor {
    try part.map { try loss * $0.share } ?? loss
  }

  /// The gradients of the whole batch's loss, given those of a `weighted` one.
  public func whole(_ gradients: [Tensor]) throws -> [Tensor] {
    try part?.group.sums(gradients) ?? gradients
  }
}
