package import Experiments

/// An image of whole numbers from 0 to 255, CHW: what the operations of AutoAugment are defined on.
package struct ByteImage: Hashable {
  package var bytes: [UInt8]
  let shape: ImageShape

  package init(bytes: [UInt8], _ shape: ImageShape) { (self.bytes, self.shape) = (bytes, shape) }

  /// The nearest image to pixels in [0, 1].
  init(_ pixels: [Float], _ shape: ImageShape) {
    self.init(bytes: pixels.map { Self.byte($0 * 255) }, shape)
  }

  /// The values in [0, 1].
  var pixels: [Float] { bytes.map { Float($0) / 255 } }

  /// The number of pixels of a channel.
  var area: Int { shape.height * shape.width }

  subscript(channel: Int, row: Int, column: Int) -> UInt8 {
    bytes[channel * area + row * shape.width + column]
  }

  /// The nearest whole number in the range.
  static func byte(_ value: Float) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }

  /// The same with another value for each value of a channel.
  func mapping(_ table: (_ histogram: [Int]) -> [UInt8]) -> ByteImage {
    var result = self
    for channel in 0..<shape.channels {
      let places = channel * area..<(channel + 1) * area
      var histogram = [Int](repeating: 0, count: 256)
      for place in places { histogram[Int(bytes[place])] += 1 }
      let table = table(histogram)
      for place in places { result.bytes[place] = table[Int(bytes[place])] }
    }
    return result
  }

  /// The image that lies so far on the line from another one through this one: 0 is the other, 1 this.
  func blended(from other: ByteImage, _ factor: Float) -> ByteImage {
    ByteImage(
      bytes: zip(other.bytes, bytes).map {
        Self.byte(Float($0) + factor * (Float($1) - Float($0)))
      },
      shape)
  }

  /// Its brightness in every channel, with the weights of ITU-R 601 for three channels.
  var grey: ByteImage {
    guard shape.channels == 3 else { return self }
    let values = (0..<area).map { place in
      let parts = (0..<3).map { Float(bytes[$0 * area + place]) }
      return Self.byte(0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2])
    }
    return ByteImage(bytes: values + values + values, shape)
  }

  /// The mean with its eight neighbours, itself with the weight five; the border as it is.
  var smoothed: ByteImage {
    var result = self
    for channel in 0..<shape.channels {
      for row in 1..<max(1, shape.height - 1) {
        for column in 1..<max(1, shape.width - 1) {
          var sum = 4 * Int(self[channel, row, column])
          for down in -1...1 {
            for right in -1...1 { sum += Int(self[channel, row + down, column + right]) }
          }
          result.bytes[channel * area + row * shape.width + column] = Self.byte(Float(sum) / 13)
        }
      }
    }
    return result
  }

  /// The image seen through an affine map of its plane, interpolated between pixels.
  ///
  /// - Parameters:
  ///   - filling: what lies outside.
  ///   - source: where a point of the new image comes from, both as (column, row) from the middle.
  func warped(
    _ filling: Filling, _ source: (_ column: Float, _ row: Float) -> (Float, Float)
  ) -> ByteImage {
    var result = self
    let (middleRow, middleColumn) = (Float(shape.height - 1) / 2, Float(shape.width - 1) / 2)
    for row in 0..<shape.height {
      for column in 0..<shape.width {
        let (x, y) = source(Float(column) - middleColumn, Float(row) - middleRow)
        let (left, top) = ((x + middleColumn).rounded(.down), (y + middleRow).rounded(.down))
        let (right, down) = (x + middleColumn - left, y + middleRow - top)
        for channel in 0..<shape.channels {
          func value(_ row: Int, _ column: Int) -> Float {
            (0..<shape.height).contains(row) && (0..<shape.width).contains(column)
              ? Float(self[channel, row, column]) : filling[channel] * 255
          }
          let (i, j) = (Int(top), Int(left))
          let upper = value(i, j) * (1 - right) + value(i, j + 1) * right
          let lower = value(i + 1, j) * (1 - right) + value(i + 1, j + 1) * right
          result.bytes[channel * area + row * shape.width + column] = Self.byte(
            upper * (1 - down) + lower * down)
        }
      }
    }
    return result
  }
}
