import Experiments

/// The images of a split under one corruption, in five severities.
package struct Corruption {
  /// The corruption's name, as its file is called.
  package let name: String
  /// The hash of its file.
  package let sha256: String
  private let shape: ImageShape
  private let labels: [Int]
  private let pixels: ArraySlice<UInt8>

  /// The bytes of a file, severity by severity, [5, N, H, W, C].
  init(
    name: String, shape: ImageShape, labels: [Int], pixels: ArraySlice<UInt8>, sha256: String
  ) {
    (self.name, self.shape, self.labels) = (name, shape, labels)
    (self.pixels, self.sha256) = (pixels, sha256)
  }

  /// Some of the images.
  ///
  /// - Parameters:
  ///   - severity: from 1 to 5.
  ///   - positions: places in the split.
  package func images(severity: Int, _ positions: Range<Int>) -> ImageBatch {
    let first = (severity - 1) * labels.count * shape.count
    let plane = shape.height * shape.width
    let bytes = [UInt8](unsafeUninitializedCapacity: positions.count * shape.count) {
      target, used in
      pixels.withUnsafeBytes { source in
        for (row, position) in positions.enumerated() {
          let start = first + position * shape.count
          for channel in 0..<shape.channels {
            for place in 0..<plane {
              target[row * shape.count + channel * plane + place] =
                source[start + place * shape.channels + channel]
            }
          }
        }
      }
      used = positions.count * shape.count
    }
    return ImageBatch(shape: shape, pixels: .bytes(bytes), labels: Array(labels[positions]))
  }
}
