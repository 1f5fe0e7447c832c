public import Torch

/// How far logits move between two points: what Li and Spratling 2023 (arXiv 2212.04985) penalise.
public struct LogitVariation: Hashable, Sendable {
  /// The mean |z(x) − z(x')| over all entries of the batch's logits.
  public let mean: Double
  /// The mean over the share of the entries that move most, wherever in the batch they are.
  public let top: Double

  /// The variation between two batches of logits [N, K].
  ///
  /// - Parameters:
  ///   - logits: of the clean images.
  ///   - others: of the attacked ones.
  ///   - share: ρ; the top has ⌊N·K·ρ⌋ entries, at least one.
  public init(from logits: Tensor, to others: Tensor, share: Double = 0.1) throws {
    let moves = try (logits - others).abs().cast(to: .float64).reshaped([-1])
    let entries = moves.count
    // A hair more than ρ: 0.1 in binary must not make 99.999… of 100 entries.
    let chosen = min(entries, max(1, Int((Double(entries) * share + 1e-9).rounded(.down))))
    mean = try moves.mean().item()
    top = try moves.top(chosen).values.mean().item()
  }
}
