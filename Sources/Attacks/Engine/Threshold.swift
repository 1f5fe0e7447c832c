import Robustness
import Torch

/// When a margin counts.
///
/// Margins are compared with the scale of the logits, max(1, max |z|), because rounding grows with
/// it.
enum Threshold {
  /// A search lets a sample go once it is broken by this much, so that the verdict, which another
  /// arithmetic gives, will be the same.
  static let release: Float = 1e-4
  /// A verdict calls an image broken when another class wins by more than this; less is a near-tie.
  static let verdict: Float = 1e-5
}
