public import Foundation

/// What `numpy.save` writes of an array.
public struct NumPyArrayFile {
  /// The bytes of the file.
  public let data: Data

  /// A file.
  ///
  /// - Parameters:
  ///   - elements: the elements' bytes, row-major.
  ///   - type: as NumPy names it, such as `|u1`.
  public init(_ elements: [UInt8], shape: [Int], type: String = "|u1") {
    let sizes = shape.map { "\($0), " }.joined()
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    header += String(repeating: " ", count: (64 - (header.utf8.count + 11) % 64) % 64) + "\n"
    let length = header.utf8.count
    data =
      Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)])
      + Data(header.utf8) + Data(elements)
  }
}
