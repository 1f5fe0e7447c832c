public import Experiments
public import Torch

/// A search for images that a classifier gets wrong.
///
/// What an attack returns is only a candidate: whoever evaluates projects it onto the threat's ball
/// and the box, and classifies it again.
public protocol Attack: Sendable {
  /// The name in results, such as `pgd-20`.
  var name: String { get }
  /// Everything that influences its numbers, for the record.
  var parameters: [String: JSONValue] { get }
  /// How many passes, forward and backward, it makes for a sample that it cannot break.
  var passesPerSample: Int { get }
  /// Searches for one adversarial image a sample.
  ///
  /// - Parameters:
  ///   - batch: clean images that the model classifies correctly.
  ///   - oracle: the model, through counted calls.
  ///   - threat: what the attacker may do.
  ///   - random: split by sample and step, so that verdicts do not depend on batching.
  func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
  ) throws -> AttackOutcome
}

/// What an attack hands back.
public struct AttackOutcome: Sendable {
  /// The candidates [N, C, H, W].
  public let images: Tensor
  /// Earlier wrong images, by row, where an attack judges by its last iterate.
  ///
  /// They count in `robust` alone.
  public let silent: [Int: Tensor]
  /// The attack's own loss at each candidate; empty where it has none.
  public let losses: [Float]

  /// An outcome.
  public init(images: Tensor, silent: [Int: Tensor] = [:], losses: [Float] = []) {
    self.images = images
    self.silent = silent
    self.losses = losses
  }
}
