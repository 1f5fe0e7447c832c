import Datasets
import Experiments
import Torch

/// Small colour images, noise on one of three levels, which is the class.
enum StripesFixture {
  static func dataset(_ count: Int) -> InMemoryDataset {
    var stream = RandomSource(seed: 4).stream()
    let labels = (0..<count).map { $0 % 3 }
    let pixels = labels.flatMap { label in
      stream.draw(3 * 64) { Float(label) * 0.25 + 0.15 + 0.2 * $0.uniform() }
    }
    return InMemoryDataset(
      info: DatasetInfo(
        name: "stripes", split: .train, checksum: "none", verified: false, layout: "memory",
        classNames: ["low", "middle", "high"], path: "memory"),
      shape: ImageShape(channels: 3, height: 8, width: 8), classes: 3, labels: labels,
      pixels: .floats(pixels))
  }

  static func batch(_ count: Int) throws -> (images: Tensor, labels: Tensor) {
    let data = dataset(count)
    let batch = try data.images(at: Array(0..<count))
    return (
      try Tensor(batch.normalized(), shape: [count, 3, 8, 8]), try Tensor(batch.labels)
    )
  }
}
