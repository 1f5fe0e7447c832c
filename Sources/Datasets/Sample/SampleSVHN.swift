import Archives
import Experiments

/// The sample as SVHN: one digit an image, 1,000 training and 200 test images.
enum SampleSVHN {
  static func set(_ split: Split) -> SampleSet {
    let isTrain = split == .train
    return SampleSet(
      count: isTrain ? 1000 : 200, classes: 10, seed: isTrain ? 20_001 : 20_002, draw: draw)
  }

  /// Draws an image of a class.
  static func draw(_ label: Int, _ random: inout SampleRandom) -> [UInt8] {
    SampleImage(texture: label) { SampleDigit.covers(label, $0, $1, radius: $2) }.pixels(&random)
  }

  /// A MATLAB 5 file: `X` column by column, `y` with 10 for the digit 0.
  static func matrix(_ split: Split) -> [UInt8] {
    let set = set(split)
    let count = set.labels.count
    var columns = [UInt8](repeating: 0, count: count * ImageShape.cifar.count)
    for (index, image) in set.images.enumerated() {
      for plane in stride(from: 0, to: ImageShape.cifar.count, by: 1024) {
        let start = index * ImageShape.cifar.count + plane
        for row in 0..<32 {
          for column in 0..<32 {
            columns[start + 32 * column + row] = image[plane + 32 * row + column]
          }
        }
      }
    }
    var file = MAT5Writer(text: "Rampart's embedded sample, no SVHN")
    file.add("X", dimensions: [32, 32, 3, count], columns)
    file.add("y", dimensions: [count, 1], set.labels.map { UInt8($0 == 0 ? 10 : $0) })
    return file.finished()
  }
}
