public import Torch

/// Logits read out of a tensor, row by row, with each row's true class.
///
/// Losses and margins are computed here with scalar arithmetic: LibTorch's vectorised functions give
/// other last bits at the end of a tensor than in its middle, so that a sample's numbers would
/// depend on its place in the batch.
public struct LogitRows: Sendable {
  /// The number of classes K.
  public let classes: Int
  /// The true classes.
  public let labels: [Int]
  private let values: [Float]

  /// The rows of logits [N, K] with labels int64 [N].
  public init(_ logits: Tensor, _ labels: Tensor) throws {
    classes = logits.shape[1]
    self.labels = try labels.integers()
    values = try logits.floats()
  }

  /// The number of rows.
  public var count: Int { labels.count }

  /// The logits of a row.
  public subscript(row: Int) -> ArraySlice<Float> {
    values[row * classes..<(row + 1) * classes]
  }

  /// Whether every logit of a row is a finite number.
  public func isFinite(_ row: Int) -> Bool { self[row].allSatisfy(\.isFinite) }

  /// The class other than the true one with the largest logit, the first one of equals.
  public func rival(_ row: Int) -> Int {
    let z = self[row]
    var (best, highest) = (labels[row] == 0 ? 1 : 0, -Float.infinity)
    for place in 0..<classes where place != labels[row] && z[z.startIndex + place] > highest {
      (best, highest) = (place, z[z.startIndex + place])
    }
    return best
  }

  /// The margin max_{j≠y} z_j − z_y of a row: positive where the classifier is wrong.
  public func margin(_ row: Int) -> Float {
    let start = row * classes
    return values[start + rival(row)] - values[start + labels[row]]
  }

  /// The margin of a row as a share of max(1, max |z|), the scale that rounding grows with.
  public func relativeMargin(_ row: Int) -> Float {
    margin(row) / self[row].reduce(1) { max($0, abs($1)) }
  }

  /// The margins of all rows.
  public var margins: [Float] { (0..<count).map(margin) }

  /// The relative margins of all rows.
  public var relativeMargins: [Float] { (0..<count).map(relativeMargin) }
}
