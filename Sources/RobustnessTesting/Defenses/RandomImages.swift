import Datasets
import Experiments
import Torch

/// Small random data sets, the same every time.
enum RandomImages {
  /// So many images of random bytes, their classes in turn.
  static func dataset(count: Int, images: ImageShape, classes: Int) -> InMemoryDataset {
    var stream = RandomSource(seed: 0).split("random images").stream()
    let bytes = (0..<count * images.count).map { _ in UInt8(stream.integer(below: 256)) }
    return InMemoryDataset(
      info: DatasetInfo(
        name: "random", split: .train, checksum: "none", verified: false, layout: "memory",
        classNames: (0..<classes).map { "class \($0)" }, path: "memory"),
      shape: images, classes: classes, labels: (0..<count).map { $0 % classes },
      pixels: .bytes(bytes))
  }

  /// All images of a data set.
  static func tensor(_ data: InMemoryDataset) throws -> Tensor {
    let batch = try data.images(at: Array(0..<data.count))
    return try Tensor(
      batch.normalized(),
      shape: [data.count, data.shape.channels, data.shape.height, data.shape.width])
  }
}
