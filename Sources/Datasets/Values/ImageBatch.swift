public import Experiments

/// Some images with their labels.
public struct ImageBatch: Sendable {
  /// The values of images, in the order image, channel, row, column.
  public enum Pixels: Sendable {
    /// Values from 0 to 255.
    case bytes([UInt8])
    /// Values from 0 to 1.
    case floats([Float])

    /// The number of values.
    public var count: Int {
      switch self {
      case .bytes(let values): values.count
      case .floats(let values): values.count
      }
    }
  }

  /// The shape of each image.
  public let shape: ImageShape
  /// The values.
  public let pixels: Pixels
  /// One label an image.
  public let labels: [Int]

  /// Creates a batch; `pixels` holds one image for each label.
  public init(shape: ImageShape, pixels: Pixels, labels: [Int]) {
    precondition(
      pixels.count == shape.count * labels.count,
      "\(pixels.count) values are not \(labels.count) images of \(shape.count)")
    self.shape = shape
    self.pixels = pixels
    self.labels = labels
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The values in [0, 1], bytes divided by 255.
  public func normalized() -> [Float] {
    switch pixels {
    case .floats(let values): return values
    case .bytes(let values):
      return [Float](unsafeUninitializedCapacity: values.count) { target, count in
        values.withUnsafeBufferPointer { source in
          for index in source.indices {
            target.initializeElement(at: index, to: Float(source[index]) / 255)
          }
        }
        count = values.count
      }
    }
  }
}
