import CZlib

/// Pictures as PNG files: eight bits a channel, grey or RGB.
package enum PNG {
  /// The file of a picture.
  ///
  /// - Parameters:
  ///   - pixels: row by row from the top, the channels of a pixel side by side.
  ///   - channels: 1 for grey, 3 for red, green and blue.
  package static func encode(_ pixels: [UInt8], width: Int, height: Int, channels: Int) -> [UInt8] {
    precondition(channels == 1 || channels == 3, "\(channels) channels are neither grey nor RGB")
    precondition(pixels.count == width * height * channels, "\(pixels.count) values do not fit")
    let header =
      bytes(UInt32(width)) + bytes(UInt32(height)) + [8, channels == 1 ? 0 : 2, 0, 0, 0]
    var rows: [UInt8] = []
    rows.reserveCapacity(pixels.count + height)
    for row in 0..<height {
      rows.append(0)  // no filter
      rows += pixels[row * width * channels..<(row + 1) * width * channels]
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + chunk("IDAT", Gzip.zlib(rows)) + chunk("IEND", [])
  }

  /// A chunk: length, type, data, and a checksum of the last two.
  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    let checksum = body.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
    return bytes(UInt32(data.count)) + body + bytes(checksum)
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
