import Robustness
public import Torch

/// What a model's logits say of images.
public struct Verdict: Sendable {
  /// Whether the true class has the largest logit; a tie counts as right, of draws as of logits.
  public let isCorrect: [Bool]
  /// Whether another class wins by more than rounding could explain.
  public let isBroken: [Bool]
  /// Whether neither side wins by more than rounding could explain.
  public let isNearTie: [Bool]
  /// The margins max_{j≠y} z_j − z_y.
  public let margins: [Float]

  /// The verdict of logits [N, K] on labels [N].
  ///
  /// - Throws: `InvalidOutput` where a logit is not a finite number.
  public init(logits: Tensor, labels: Tensor) throws {
    let rows = try LogitRows(logits, labels)
    let bad = (0..<rows.count).count { !rows.isFinite($0) }
    guard bad == 0 else {
      throw InvalidOutput(
        "the model gave NaN or infinite logits for \(bad) of \(rows.count) images")
    }
    margins = rows.margins
    isCorrect = margins.map { $0 <= 0 }
    isBroken = rows.relativeMargins.map { $0 > Threshold.verdict }
    isNearTie = rows.relativeMargins.map { abs($0) <= Threshold.verdict }
  }

  /// What most draws of a randomised model say: an image is broken when more than half are wrong.
  ///
  /// - Parameter draws: the verdicts on the same images, one a draw.
  init(majorityOf draws: [Verdict]) {
    let rows = draws[0].margins.indices
    let wrong = rows.map { row in draws.count { $0.isBroken[row] } }
    isBroken = wrong.map { 2 * $0 > draws.count }
    isCorrect = isBroken.map { !$0 }
    isNearTie = wrong.map { 2 * $0 == draws.count }
    margins = rows.map { row in draws.reduce(0) { $0 + $1.margins[row] } / Float(draws.count) }
  }
}
