package import Datasets
package import Torch

/// Changes of training images that keep their class.
package enum Augmentation {
  /// How far the image is padded with zeros before it is cropped.
  private static let padding = 4

  /// A random crop of each padded image, mirrored with probability one half.
  ///
  /// - Parameters:
  ///   - pixels: images in row-major order, NCHW.
  ///   - shape: of one image.
  ///   - samples: their positions in the data set; they key the random numbers.
  ///   - random: the epoch's source.
  package static func cropAndFlip(
    _ pixels: [Float], _ shape: ImageShape, samples: [Int], _ random: RandomSource
  ) -> [Float] {
    var result = [Float](repeating: 0, count: pixels.count)
    for (index, sample) in samples.enumerated() {
      var stream = random.stream(sample: sample)
      let down = stream.integer(below: 2 * padding + 1) - padding
      let right = stream.integer(below: 2 * padding + 1) - padding
      let mirrors = stream.sign() > 0
      for channel in 0..<shape.channels {
        let base = (index * shape.channels + channel) * shape.height * shape.width
        for row in max(0, -down)..<min(shape.height, shape.height - down) {
          for column in max(0, -right)..<min(shape.width, shape.width - right) {
            let target = mirrors ? shape.width - 1 - column : column
            result[base + row * shape.width + target] =
              pixels[base + (row + down) * shape.width + column + right]
          }
        }
      }
    }
    return result
  }
}
