import Robustness
public import Torch

/// What a model's logits say of images.
public struct Verdict: Sendable {
  /// Whether the true class has the largest logit; a tie counts as right.
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
    let finite = try logits.isFinite().all(1).booleans()
    guard finite.allSatisfy({ $0 }) else {
      let count = finite.count { !$0 }
      throw InvalidOutput(
        "the model gave NaN or infinite logits for \(count) of \(finite.count) images")
    }
    margins = try logits.margin(labels).floats()
    isCorrect = margins.map { $0 <= 0 }
    isBroken = try Threshold.isBroken(logits, labels, by: Threshold.verdict)
    isNearTie = try Threshold.isNearTie(logits, labels, by: Threshold.verdict)
  }
}
