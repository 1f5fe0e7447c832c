/// A named tensor as a file holds it: dense, row-major, little-endian.
public struct StoredTensor: Hashable, Sendable {
  /// The tensor's name.
  public let name: String
  /// The element type.
  public let type: TensorType
  /// The dimensions; empty for a scalar.
  public let shape: [Int]
  /// The elements, row-major, little-endian.
  public let bytes: [UInt8]

  /// Creates a tensor, checking that bytes and shape agree.
  public init(name: String, type: TensorType, shape: [Int], bytes: [UInt8]) throws {
    guard let count = type.byteCount(of: shape), count == bytes.count else {
      throw ArchiveError(
        path: name, found: "\(bytes.count) bytes for a \(type.rawValue) tensor of shape \(shape)",
        expected: "\(type.byteCount(of: shape).map(String.init) ?? "a possible number of") bytes",
        remedy: "give bytes and shape that agree")
    }
    self.name = name
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// The number of elements.
  public var count: Int { bytes.count / type.byteWidth }
}
