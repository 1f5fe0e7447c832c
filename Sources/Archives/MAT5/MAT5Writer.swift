/// Writes a MATLAB 5 file of compressed byte arrays that depends on nothing but its variables.
package struct MAT5Writer {
  private var bytes: [UInt8]

  /// Starts a file with a line of text in its header.
  package init(text: String) {
    bytes = Array("MATLAB 5.0 MAT-file, \(text)".utf8.prefix(116))
    bytes += [UInt8](repeating: 0x20, count: 116 - bytes.count)
    bytes += [UInt8](repeating: 0, count: 8) + [0x00, 0x01, 0x49, 0x4d]
  }

  /// Adds an array of bytes, its first dimension fastest.
  package mutating func add(_ name: String, dimensions: [Int], _ values: [UInt8]) {
    var matrix: [UInt8] = []
    part(6, word(9) + word(0), to: &matrix)
    part(5, dimensions.flatMap(word), to: &matrix)
    part(1, Array(name.utf8), to: &matrix)
    part(2, values, to: &matrix)
    let deflated = Gzip.zlib(word(14) + word(matrix.count) + matrix)
    bytes += word(15) + word(deflated.count) + deflated
  }

  /// The finished file.
  package func finished() -> [UInt8] { bytes }

  /// A part with its tag, short where MATLAB would write it short, padded to eight bytes.
  private func part(_ type: Int, _ contents: [UInt8], to matrix: inout [UInt8]) {
    if contents.count <= 4 {
      matrix += word(contents.count << 16 | type) + contents
      matrix += [UInt8](repeating: 0, count: 4 - contents.count)
    } else {
      matrix += word(type) + word(contents.count) + contents
      matrix += [UInt8](repeating: 0, count: (8 - contents.count % 8) % 8)
    }
  }

  private func word(_ value: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(value).littleEndian) { Array($0) }
  }
}
