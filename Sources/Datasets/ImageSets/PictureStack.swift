import Archives
import Experiments

/// Pictures of one size, on their way to a data set.
struct PictureStack {
  /// The values in the order picture, channel, row, column.
  private(set) var pixels: [UInt8] = []
  /// The shape of all pictures; nil before the first one.
  private(set) var shape: ImageShape?

  private static let mostBytes = 16 << 30

  /// Adds a picture.
  ///
  /// - Parameter place: where it is from, for errors.
  /// - Throws: `DatasetError` where it is not as the first one is.
  mutating func append(_ picture: Picture, from place: String) throws {
    let own = ImageShape(
      channels: picture.channels, height: picture.height, width: picture.width)
    guard own == shape ?? own else {
      throw DatasetError(
        path: place, found: Self.words(own),
        expected: Self.words(shape ?? own) + ", as the first picture has",
        remedy: "bring all pictures to one size and kind; the benchmark does not resize")
    }
    guard pixels.count <= Self.mostBytes - own.count else {
      throw DatasetError(
        path: place, found: "more than 16 GiB of pixels before this picture",
        expected: "images that fit into memory", remedy: "take fewer or smaller pictures")
    }
    shape = own
    let plane = own.height * own.width
    for channel in 0..<own.channels {
      for index in 0..<plane { pixels.append(picture.pixels[index * own.channels + channel]) }
    }
  }

  private static func words(_ shape: ImageShape) -> String {
    "\(shape.width) × \(shape.height) pixels, \(shape.channels == 1 ? "grey" : "RGB")"
  }
}
