public import Torch

/// The images that an attack works on.
public struct AttackBatch: Sendable {
  /// The clean images [N, C, H, W] in [0, 1].
  public let images: Tensor
  /// The true classes, int64 [N].
  public let labels: Tensor
  /// The samples' positions in the split; they key the random numbers.
  public let samples: [Int]

  /// A batch.
  public init(images: Tensor, labels: Tensor, samples: [Int]) {
    self.images = images
    self.labels = labels
    self.samples = samples
  }

  /// The number of samples.
  public var count: Int { samples.count }

  /// The part of the batch at the given rows.
  public func rows(_ indices: [Int]) throws -> AttackBatch {
    AttackBatch(
      images: try images.rows(indices), labels: try labels.rows(indices),
      samples: indices.map { samples[$0] })
  }
}
