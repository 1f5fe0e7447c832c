import Datasets
import Experiments
import Models
import Torch

/// Small images whose upper half is lighter (class 1) or darker (class 0).
enum HalvesFixture {
  static let shape = ImageShape(channels: 1, height: 8, width: 8)

  static func dataset(_ count: Int = 64, seed: Int = 1) -> InMemoryDataset {
    var stream = RandomSource(seed: seed).stream()
    let labels = (0..<count).map { $0 % 2 }
    let pixels = labels.flatMap { label in
      (0..<64).map { place -> Float in
        let base: Float = (place < 32) == (label == 1) ? 0.65 : 0.35
        return min(max(base + 0.1 * stream.normal(), 0), 1)
      }
    }
    return InMemoryDataset(
      info: .fixture, shape: shape, classes: 2, labels: labels, pixels: .floats(pixels))
  }

  static func network() throws -> Network {
    try Network(Architecture(.smallCNN, width: 0.25), images: shape, classes: 2)
  }
}
