public import Experiments

/// Some of the images of another data set; the description stays that of the whole.
public struct Subset: Dataset {
  /// The positions in the other data set.
  public let indices: [Int]
  /// One label an image.
  public let labels: [Int]
  private let base: any Dataset

  /// Picks the images at `indices`, all below the other's count.
  public init(_ base: some Dataset, indices: [Int]) {
    let labels = base.labels
    precondition(
      indices.allSatisfy(labels.indices.contains), "a subset of \(labels.count) images goes beyond")
    self.base = base
    self.indices = indices
    self.labels = indices.map { labels[$0] }
  }

  /// The description of the whole.
  public var info: DatasetInfo { base.info }
  /// The shape of every image.
  public var shape: ImageShape { base.shape }
  /// The number of classes.
  public var classes: Int { base.classes }
  /// The number of images in this subset.
  public var count: Int { indices.count }

  /// The images at these positions of the subset, in this order.
  public func images(at indices: [Int]) throws -> ImageBatch {
    try checkPositions(indices)
    return try base.images(at: indices.map { self.indices[$0] })
  }
}
