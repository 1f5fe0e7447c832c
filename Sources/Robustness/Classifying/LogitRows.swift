public import Torch

/// Logits read out of a tensor, row by row, with each row's true class, and the rule of a verdict.
///
/// An image is right only where its true class is strictly above every other one; an exact tie is
/// wrong. No tolerance, no scale and no third class takes part: verdicts stay what they are when
/// logits are multiplied, shifted, put into another order, or masked.
///
/// Losses and margins are computed here with scalar arithmetic: LibTorch's vectorised functions give
/// other last bits at the end of a tensor than in its middle, so that a sample's numbers would
/// depend on its place in the batch.
public struct LogitRows: Sendable {
  /// The number of classes K.
  public let classes: Int
  /// The true classes.
  public let labels: [Int]
  private let values: [Double]
  private let unit: UnitInLastPlace

  /// The rows of logits [N, K] with labels int64 [N]; the logits are compared as the model gave them,
  /// whatever their type.
  public init(_ logits: Tensor, _ labels: Tensor) throws {
    classes = logits.shape[1]
    self.labels = try labels.integers()
    unit = UnitInLastPlace(of: try logits.dtype)
    values = try logits.doubles()
  }

  private init(classes: Int, labels: [Int], values: [Double], unit: UnitInLastPlace) {
    (self.classes, self.labels, self.values, self.unit) = (classes, labels, values, unit)
  }

  /// Rows of several calls of one model, in order; at least one call.
  init(joining parts: [LogitRows]) throws {
    guard let first = parts.first else { throw InvalidOutput("no image was asked about") }
    self =
      parts.count == 1
      ? first
      : LogitRows(
        classes: first.classes, labels: parts.flatMap(\.labels), values: parts.flatMap(\.values),
        unit: first.unit)
  }

  /// The first so many rows.
  func first(_ count: Int) -> LogitRows {
    count == self.count
      ? self
      : LogitRows(
        classes: classes, labels: Array(labels.prefix(count)),
        values: Array(values.prefix(count * classes)), unit: unit)
  }

  /// The rows of logits, and a number beside each, in one read where both are of one type.
  static func reading(
    _ logits: Tensor, _ labels: Tensor, alongside numbers: Tensor?
  ) throws -> (rows: LogitRows, numbers: [Float]) {
    guard let numbers else { return (try LogitRows(logits, labels), []) }
    let type = try logits.dtype
    guard try type == numbers.dtype else {
      return (try LogitRows(logits, labels), try numbers.floats())
    }
    let (count, classes) = (logits.count, logits.shape[1])
    let both = try Tensor.concatenate([logits.reshaped([-1]), numbers]).doubles()
    let rows = LogitRows(
      classes: classes, labels: try labels.integers(), values: Array(both[..<(count * classes)]),
      unit: UnitInLastPlace(of: type))
    return (rows, both[(count * classes)...].map { Float($0) })
  }

  /// Whether a logit is no finite number.
  var haveInfinities: Bool { values.contains { !$0.isFinite } }

  /// The number of rows.
  public var count: Int { labels.count }

  /// The logits of a row.
  public subscript(row: Int) -> ArraySlice<Double> {
    values[row * classes..<(row + 1) * classes]
  }

  /// Whether a row is one that logits may be: every logit a number, or −∞ for a class that the model
  /// rules out.
  public func isLegal(_ row: Int) -> Bool { self[row].allSatisfy { $0 < .infinity } }

  /// The class other than the true one with the largest logit, the first one of equals.
  public func rival(_ row: Int) -> Int {
    let z = self[row]
    var (best, highest) = (labels[row] == 0 ? 1 : 0, -Double.infinity)
    for place in 0..<classes where place != labels[row] && z[z.startIndex + place] > highest {
      (best, highest) = (place, z[z.startIndex + place])
    }
    return best
  }

  /// The two logits of a row that compete: the true class's, and its rival's.
  public func competitors(_ row: Int) -> (own: Double, rival: Double) {
    (values[row * classes + labels[row]], values[row * classes + rival(row)])
  }

  /// Whether another class is as high as the true one, or higher.
  public func isWrong(_ row: Int) -> Bool {
    let (own, rival) = competitors(row)
    return rival >= own
  }

  /// The margin max_{j≠y} z_j − z_y of a row: 0 or positive where the classifier is wrong.
  public func margin(_ row: Int) -> Float {
    let (own, rival) = competitors(row)
    // Of two classes that are both ruled out neither leads.
    return own == rival ? 0 : Float(rival - own)
  }

  /// The margins of all rows.
  public var margins: [Float] { (0..<count).map(margin) }

  /// Whether the two logits that compete are within four units in the last place of the larger one:
  /// another machine may see the other one in front.
  public func isNearTie(_ row: Int) -> Bool { !isApart(row, by: 4) }

  /// Whether a row is wrong by so many units in the last place that a search may rest: another
  /// arithmetic, in which the verdict is found, will hardly see it otherwise.
  public func isClearlyWrong(_ row: Int) -> Bool { isWrong(row) && isApart(row, by: 64) }

  private func isApart(_ row: Int, by count: Double) -> Bool {
    let (own, rival) = competitors(row)
    guard own != rival else { return false }
    guard own.isFinite, rival.isFinite else { return true }
    return abs(rival - own) > count * unit(at: max(abs(own), abs(rival)))
  }

  /// The unit in the last place of the model's own type at a finite number.
  public func unit(at value: Double) -> Double { unit.size(at: value) }
}
