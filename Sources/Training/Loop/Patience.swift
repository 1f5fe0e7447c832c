import Robustness
import Torch

/// Who still moves under PGD-τ: an image makes τ more steps after the first point at which it is
/// misclassified.
///
/// Stutz et al. 2021, supplement, *Methods*; with τ = 0 an image that is misclassified where the search
/// starts stays clean. The released code differs: there an image that is never fooled stays clean too.
struct Patience {
  private let limit: Int?
  private var left: [Int]
  private var isFirst = true

  init(limit: Int?, count: Int) {
    self.limit = limit
    left = Array(repeating: limit ?? 0, count: count)
  }

  /// The next points of those that still move, the present ones of the others.
  ///
  /// - Parameters:
  ///   - now: the present points.
  ///   - next: the points a step further.
  ///   - logits: at the present points.
  ///   - labels: the true classes.
  ///   - clean: the images that were never moved.
  mutating func advance(
    _ now: Tensor, to next: Tensor, logits: Tensor, labels: Tensor, clean: Tensor
  ) throws -> Tensor {
    guard limit != nil else { return next }
    let isWrong = try logits.isRight(labels).booleans().map { !$0 }
    var moves = [Bool](repeating: true, count: left.count)
    for (row, wrong) in isWrong.enumerated() where wrong || left[row] < (limit ?? 0) {
      moves[row] = left[row] > 0
      left[row] -= 1
    }
    defer { isFirst = false }
    let mask = try Tensor(moves).moved(to: now.device).perSample(rank: now.rank)
    return try mask.select(next, else: isFirst ? clean : now)
  }
}
