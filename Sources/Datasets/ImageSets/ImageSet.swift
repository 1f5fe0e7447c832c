import Archives
import Experiments
import Files
import Foundation

/// Images and labels that somebody brought, whatever held them, on their way to a data set.
struct ImageSet {
  let path: String
  let layout: String
  let split: Split
  /// What a reader of the result should know besides that nobody vouches for the images.
  var warnings: [String] = []
  /// The classes' names, where they have any.
  var classNames: [String] = []

  static let mostClasses = 65_536

  /// The data set of an array of pixels and one of labels.
  ///
  /// Pixels are bytes, or floats from 0 to 1, of shape [N, C, H, W], [N, H, W, C] or [N, H, W]; what is
  /// recognised by its one or three channels; images of any other number are read as the first. Labels are
  /// integers of any type, [N] or [N, 1].
  func dataset(
    _ images: NumPyArray, _ labels: NumPyArray, checksum: String
  ) throws -> InMemoryDataset {
    let (images, shape) = try arranged(images)
    let count = images.shape[0]
    let flat =
      labels.shape.count == 2 && labels.shape[1] == 1
      ? NumPyArray(shape: [labels.shape[0]], type: labels.type, bytes: labels.bytes) : labels
    guard let values = flat.integers, values.count == count else {
      throw refusal(
        "labels of shape \(labels.shape) and type \(labels.type)",
        "one integer for each of \(count) images")
    }
    let pixels: ImageBatch.Pixels
    if images.type == "u1" {
      pixels = .bytes(Array(images.bytes))
    } else if let floats = images.floats {
      pixels = .floats(floats)
    } else {
      throw refusal(
        "pixels of type \(images.type)", "bytes, or floats from 0 to 1",
        "where they are from 0 to 255, write images.astype(numpy.uint8)")
    }
    return try dataset(pixels, shape, values, checksum: checksum)
  }

  /// The data set of pixels in the order image, channel, row, column.
  func dataset(
    _ pixels: ImageBatch.Pixels, _ shape: ImageShape, _ labels: [Int], checksum: String
  ) throws -> InMemoryDataset {
    if let label = labels.first(where: { $0 < 0 || $0 >= Self.mostClasses }) {
      throw refusal("the label \(label)", "labels from 0 to \(Self.mostClasses - 1)")
    }
    if case .floats(let values) = pixels,
      let value = values.first(where: { !($0 >= 0 && $0 <= 1) })
    {
      throw refusal("the pixel \(value)", "values from 0 to 1", Self.remedy(for: value))
    }
    let classes = max((labels.max() ?? 0) + 1, classNames.count, 2)
    let names = classNames + (classNames.count..<classes).map(String.init)
    var warnings = ["an image set of the user's own, which no checksum vouches for"] + warnings
    if ![1, 3].contains(shape.channels) {
      warnings.append("images of \(shape.channels) channels, all of which attacks change")
    }
    let info = DatasetInfo(
      name: name, split: split, checksum: checksum, verified: false, layout: layout,
      warnings: warnings,
      classNames: names, path: path)
    return InMemoryDataset(
      info: info, shape: shape, classes: classes, labels: labels, pixels: pixels)
  }

  private static func remedy(for value: Float) -> String {
    guard value.isFinite else { return "write numbers in its place" }
    return value > 1
      ? "divide the pixels by 255"
      : "undo the normalisation: that is the model's, inside it or by --mean and --std"
  }

  func refusal(
    _ found: String, _ expected: String, _ remedy: String = "write images and labels again"
  ) -> DatasetError {
    DatasetError(path: path, found: found, expected: expected, remedy: remedy)
  }

  /// The pixels as [N, C, H, W].
  private func arranged(_ images: NumPyArray) throws -> (NumPyArray, ImageShape) {
    let size = images.shape
    guard (3...4).contains(size.count), size.allSatisfy({ $0 > 0 }) else {
      throw refusal(
        "images of shape \(size)", "[N, C, H, W] or [N, H, W, C] with at least one image")
    }
    if size.count == 3 { return (images, ImageShape(channels: 1, height: size[1], width: size[2])) }
    if [1, 3].contains(size[3]), ![1, 3].contains(size[1]) {
      let arranged = size[3] == 1 ? images : images.permuted([0, 3, 1, 2])
      return (arranged, ImageShape(channels: size[3], height: size[1], width: size[2]))
    }
    // Channels that come last would be read as columns; square images tell that theirs come first.
    guard [1, 3].contains(size[1]) || size[3] >= size[1] || size[2] == size[3] else {
      throw refusal(
        "images of shape \(size)",
        "one or three channels, or [N, C, H, W], square or at least as wide as there are channels",
        "drop transparency (images[..., :3]), or write images.transpose(0, 3, 1, 2)")
    }
    return (images, ImageShape(channels: size[1], height: size[2], width: size[3]))
  }

  /// The file's name; with its extension where it would otherwise pass for a known data set.
  private var name: String {
    let file = URL(filePath: path)
    let stem = file.deletingPathExtension().lastPathComponent
    guard DatasetTraits.isTaken(stem) else { return stem }
    return file.pathExtension.isEmpty ? stem + "-images" : file.lastPathComponent
  }
}
