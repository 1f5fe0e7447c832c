public import Torch

/// What an attack achieved, as the judge saw it; one entry a sample.
public struct AttackReport: Sendable {
  /// The judged images [N, C, H, W]: inside the ball and the box.
  public let images: Tensor
  /// Whether the attack's own candidate is classified wrongly.
  public let isBroken: [Bool]
  /// Whether only an earlier iterate was wrong; it counts in the worst case, not in the attack's
  /// own column.
  public let isSilent: [Bool]
  /// Whether the candidate is too close to call.
  public let isNearTie: [Bool]
  /// Whether the model answered differently, by more than rounding, where it was handed the candidate in
  /// another way.
  public let isInconsistent: [Bool]
  /// The candidates' margins max_{j≠y} z_j − z_y.
  public let margins: [Float]
  /// The attack's own losses at its candidates, where it has any.
  public let losses: [Float]
  /// Forward passes, one a sample, the judge's included.
  public let forwardPasses: Int
  /// Backward passes, one a sample.
  public let backwardPasses: Int

  /// A report with every part given, such as one that a journal kept.
  package init(
    images: Tensor, isBroken: [Bool], isSilent: [Bool], isNearTie: [Bool],
    isInconsistent: [Bool], margins: [Float], losses: [Float], forwardPasses: Int,
    backwardPasses: Int
  ) {
    self.images = images
    self.isBroken = isBroken
    self.isSilent = isSilent
    self.isNearTie = isNearTie
    self.isInconsistent = isInconsistent
    self.margins = margins
    self.losses = losses
    self.forwardPasses = forwardPasses
    self.backwardPasses = backwardPasses
  }

  /// The report on an empty batch.
  static func nothing(like images: Tensor) -> AttackReport {
    AttackReport(
      images: images, isBroken: [], isSilent: [], isNearTie: [], isInconsistent: [], margins: [],
      losses: [], forwardPasses: 0, backwardPasses: 0)
  }
}
