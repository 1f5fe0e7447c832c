import Datasets
import Experiments

/// A data set and a second one behind it; the description is the first one's.
struct JoinedDataset: Dataset {
  private let first: any Dataset
  private let second: any Dataset
  let labels: [Int]

  /// - Throws: `TrainingError` where their images or classes do not go together.
  init(_ first: any Dataset, _ second: any Dataset) throws {
    guard first.shape == second.shape, second.labels.allSatisfy({ $0 < first.classes }) else {
      throw TrainingError(
        .images,
        "the second set of images, \(second.info.path), has images of \(second.shape) and labels up to "
          + "\(second.labels.max() ?? 0), not \(first.shape) and labels below \(first.classes)")
    }
    (self.first, self.second) = (first, second)
    labels = first.labels + second.labels
  }

  var info: DatasetInfo { first.info }
  var shape: ImageShape { first.shape }
  var classes: Int { first.classes }
  var count: Int { labels.count }

  func images(at indices: [Int]) throws -> ImageBatch {
    let (mine, others) = (indices.filter { $0 < first.count }, indices.filter { $0 >= first.count })
    let parts = try (
      first.images(at: mine).normalized(),
      second.images(at: others.map { $0 - first.count }).normalized()
    )
    var (pixels, places) = ([Float](), (first: 0, second: 0))
    pixels.reserveCapacity(indices.count * shape.count)
    for index in indices {
      if index < first.count {
        pixels += parts.0[places.first..<places.first + shape.count]
        places.first += shape.count
      } else {
        pixels += parts.1[places.second..<places.second + shape.count]
        places.second += shape.count
      }
    }
    return ImageBatch(shape: shape, pixels: .floats(pixels), labels: indices.map { labels[$0] })
  }
}
