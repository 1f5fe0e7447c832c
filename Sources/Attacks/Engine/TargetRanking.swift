import Robustness
public import Torch

/// The classes that a targeted attack aims at: each sample's likeliest wrong ones on its clean image.
public struct TargetRanking {
  /// Classes by rank, int64 [N, count], in main memory: they are read at every step.
  private let ranked: Tensor

  /// The wrong classes with the largest logits, in order; those that the model rules out are no
  /// targets, and where too few are left the likeliest come again.
  ///
  /// - Parameters:
  ///   - logits: of the clean images, [N, K].
  ///   - labels: the true classes [N].
  ///   - count: how many, at most K − 1.
  public init(_ logits: Tensor, _ labels: Tensor, count: Int) throws {
    let rows = try LogitRows(logits, labels)
    let places = (0..<rows.count).flatMap { row -> [Int] in
      let (z, label) = (Array(rows[row]), rows.labels[row])
      let possible = z.indices.filter { $0 != label && z[$0] > -.infinity }
        .sorted { z[$0] == z[$1] ? $0 < $1 : z[$0] > z[$1] }
      let order = possible.isEmpty ? z.indices.filter { $0 != label } : possible
      return (0..<count).map { order[$0 % order.count] }
    }
    ranked = try Tensor(places).reshaped([-1, count])
  }

  /// The ranking that its numbers describe, row by row.
  public init(numbers: [Int], count: Int) throws {
    ranked = try Tensor(numbers).reshaped([-1, count])
  }

  /// The ranked classes, row by row.
  public func numbers() throws -> [Int] { try ranked.contiguous().integers() }

  private init(ranked: Tensor) { self.ranked = ranked }

  /// Each sample's class at a place of the ranking, int64 [N].
  public func classes(place: Int) throws -> Tensor {
    try ranked.slice(place..<place + 1, dimension: 1).reshaped([-1])
  }

  /// The ranking of the samples at rows.
  public func rows(_ rows: [Int]) throws -> TargetRanking {
    TargetRanking(ranked: try ranked.rows(rows))
  }
}
