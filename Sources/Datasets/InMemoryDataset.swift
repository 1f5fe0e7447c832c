public import Experiments

/// A data set whose images are in memory: what all loaders return.
public struct InMemoryDataset: Dataset {
  /// A second, coarser labelling, as CIFAR-100 has it.
  public struct CoarseLabels: Sendable, Hashable {
    /// One label an image.
    public let labels: [Int]
    /// The names of the coarse classes, in the order of the labels.
    public let classNames: [String]

    /// Creates a labelling.
    public init(labels: [Int], classNames: [String]) {
      self.labels = labels
      self.classNames = classNames
    }
  }

  /// Where the images came from.
  public package(set) var info: DatasetInfo
  /// The shape of every image.
  public let shape: ImageShape
  /// The number of classes.
  public let classes: Int
  /// One label an image.
  public let labels: [Int]
  /// All images.
  public let pixels: ImageBatch.Pixels
  /// The coarse labels, where the data set has them.
  public let coarse: CoarseLabels?

  /// Creates a data set; `pixels` holds one image for each label.
  public init(
    info: DatasetInfo, shape: ImageShape, classes: Int, labels: [Int], pixels: ImageBatch.Pixels,
    coarse: CoarseLabels? = nil
  ) {
    precondition(
      pixels.count == shape.count * labels.count,
      "\(pixels.count) values are not \(labels.count) images of \(shape.count)")
    self.info = info
    self.shape = shape
    self.classes = classes
    self.labels = labels
    self.pixels = pixels
    self.coarse = coarse
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The images at these positions, in this order.
  public func images(at indices: [Int]) throws -> ImageBatch {
    try checkPositions(indices)
    let picked: ImageBatch.Pixels
    switch pixels {
    case .bytes(let values): picked = .bytes(gather(values, indices))
    case .floats(let values): picked = .floats(gather(values, indices))
    }
    return ImageBatch(shape: shape, pixels: picked, labels: indices.map { labels[$0] })
  }

  private func gather<Value: BitwiseCopyable>(_ values: [Value], _ indices: [Int]) -> [Value] {
    let size = shape.count
    return [Value](unsafeUninitializedCapacity: indices.count * size) { target, count in
      values.withUnsafeBufferPointer { source in
        for (position, index) in indices.enumerated() {
          let image = UnsafeBufferPointer(rebasing: source[index * size..<(index + 1) * size])
          _ = UnsafeMutableBufferPointer(rebasing: target[position * size..<(position + 1) * size])
            .initialize(fromContentsOf: image)
        }
      }
      count = indices.count * size
    }
  }
}
