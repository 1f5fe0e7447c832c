import Robustness
import Torch

/// When a margin counts.
///
/// Margins are compared with the scale of the logits, max(1, max |z|), because rounding grows with
/// it.
enum Threshold {
  /// A search lets a sample go once it is broken by this much, so that the verdict, which another
  /// arithmetic gives, will be the same.
  static let release = 1e-4
  /// A verdict calls an image broken when another class wins by more than this; less is a near-tie.
  static let verdict = 1e-5

  /// Which rows of logits are wrong by more than a threshold.
  static func isBroken(_ logits: Tensor, _ labels: Tensor, by threshold: Double) throws -> [Bool] {
    try (logits.margin(labels) .> limits(logits, threshold)).booleans()
  }

  /// Which rows of logits are neither right nor wrong by more than a threshold.
  static func isNearTie(_ logits: Tensor, _ labels: Tensor, by threshold: Double) throws -> [Bool] {
    try (logits.margin(labels).abs() .<= limits(logits, threshold)).booleans()
  }

  private static func limits(_ logits: Tensor, _ threshold: Double) throws -> Tensor {
    try logits.abs().max(1).clamped(1, .infinity) * threshold
  }
}
