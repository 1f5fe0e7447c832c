import Torch

/// How Square changes images in a norm: where it starts, and what it proposes next.
protocol SquareWindows {
  /// The best images so far [N, C, H, W].
  var best: Tensor { get }
  /// What else has changed since the beginning, an array a sample.
  var changes: [[Float]] { get }
  /// Goes on from the best images and the changes of the samples that are left.
  mutating func resume(best: Tensor, changes: [[Float]])
  /// The first images.
  mutating func start(_ samples: [Int], _ random: RandomSource) throws -> Tensor
  /// The best images with a window of each changed.
  mutating func proposal(_ samples: [Int], query: Int, _ random: RandomSource) throws -> Tensor
  /// Makes proposals the best where a mask holds.
  mutating func accept(_ proposal: Tensor, where mask: [Bool]) throws
  /// Keeps only the samples at rows.
  mutating func narrow(to rows: [Int]) throws
}
