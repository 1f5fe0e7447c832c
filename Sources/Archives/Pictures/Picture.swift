import CImages
import Glibc

/// A picture of eight bits a channel, grey or RGB.
package struct Picture: Hashable, Sendable {
  /// The number of columns.
  package let width: Int
  /// The number of rows.
  package let height: Int
  /// 1 for grey, 3 for red, green and blue.
  package let channels: Int
  /// Row by row from the top, the channels of a pixel side by side.
  package let pixels: [UInt8]

  /// No picture that a network takes has more.
  private static let mostPixels = 1 << 26

  /// Reads a PNG or JPEG file, by its contents.
  ///
  /// - Throws: `ArchiveError`, also for one with transparency or 16 bits a channel.
  package init(path: String) throws {
    let file = try FileSource(path: path)
    try self.init(file.bytes(at: 0, count: file.size, what: "the picture"), path: path)
  }

  /// Decodes the contents of a PNG or JPEG file.
  ///
  /// - Parameter path: what errors name.
  /// - Throws: `ArchiveError`, also for one with transparency or 16 bits a channel.
  package init(_ bytes: [UInt8], path: String) throws {
    var picture = ci_picture()
    var message = [CChar](repeating: 0, count: 200)
    let isJPEG = bytes.starts(with: [0xff, 0xd8])
    guard isJPEG || bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) else {
      throw ArchiveError(
        path: path, found: "no PNG and no JPEG", expected: "a picture",
        remedy: "take it out, or convert it")
    }
    let status =
      isJPEG
      ? ci_decode_jpeg(bytes, bytes.count, Self.mostPixels, &picture, &message)
      : ci_decode_png(bytes, bytes.count, Self.mostPixels, &picture, &message)
    guard status == 0, let pixels = picture.pixels else {
      let sentence = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
      throw ArchiveError(
        path: path, found: "a picture that is not read: \(sentence)",
        expected: "a whole PNG or JPEG, grey or RGB, of 8 bits a channel",
        remedy: "convert it, or write it again")
    }
    defer { free(pixels) }
    (width, height) = (Int(picture.width), Int(picture.height))
    channels = Int(picture.channels)
    self.pixels = Array(UnsafeBufferPointer(start: pixels, count: width * height * channels))
  }
}
