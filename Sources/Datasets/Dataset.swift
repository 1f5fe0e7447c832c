import Archives
public import Experiments

/// Labelled images with random access.
public protocol Dataset: Sendable {
  /// Where the images came from.
  var info: DatasetInfo { get }
  /// The shape of every image.
  var shape: ImageShape { get }
  /// The number of classes.
  var classes: Int { get }
  /// The number of images.
  var count: Int { get }
  /// One label an image, each from 0 to `classes` - 1.
  var labels: [Int] { get }
  /// The images at these positions, in this order; throws when a position is not below `count`.
  func images(at indices: [Int]) throws -> ImageBatch
}

extension Dataset {
  /// The error for positions that do not exist.
  func checkPositions(_ indices: [Int]) throws {
    guard let index = indices.first(where: { $0 < 0 || $0 >= count }) else { return }
    throw DatasetError(
      path: info.path, found: "a request for image \(index)",
      expected: "a position below \(count)", remedy: "ask for fewer samples")
  }
}
