/// Reads a structure of Thrift's compact protocol (thrift/doc/specs/thrift-compact-protocol.md).
///
/// Its memory is bounded by the bytes that it is given: each value takes at least one.
struct ThriftReader {
  /// The bytes are no structure, or end in the middle of it.
  struct Malformed: Error {}

  private let bytes: ArraySlice<UInt8>
  /// Where the next byte is.
  private(set) var position: Int
  private var count = 0

  private static let mostValues = 1 << 20
  private static let deepest = 24

  /// A reader at the start of some bytes.
  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Reads a structure.
  ///
  /// - Throws: `Malformed`.
  mutating func structure() throws -> ThriftValue { try structure(depth: 0) }

  private mutating func structure(depth: Int) throws -> ThriftValue {
    guard depth < Self.deepest else { throw Malformed() }
    var fields: [(field: Int, value: ThriftValue)] = []
    var field = 0
    while true {
      let header = try byte()
      guard header != 0 else { return .structure(fields) }
      let step = Int(header >> 4)
      field = step == 0 ? try zigzag() : field + step
      guard (Int(Int16.min)...Int(Int16.max)).contains(field) else { throw Malformed() }
      let type = header & 15
      // A field's truth value is in its type.
      let value: ThriftValue =
        type == 1 || type == 2 ? .bool(type == 1) : try value(type, depth: depth + 1)
      fields.append((field, value))
    }
  }

  private mutating func value(_ type: UInt8, depth: Int) throws -> ThriftValue {
    count += 1
    guard count <= Self.mostValues, depth < Self.deepest else { throw Malformed() }
    switch type {
    case 1, 2: return .bool(try byte() == 1)
    case 3: return .integer(Int(Int8(bitPattern: try byte())))
    case 4...6: return .integer(try zigzag())
    case 7:
      let bits = try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[$1]) }
      return .double(Double(bitPattern: bits))
    case 8: return .bytes(bytes[try take(try length())])
    case 9, 10:
      let header = try byte()
      let size = header >> 4 == 15 ? try length() : Int(header >> 4)
      try require(size)
      return .list(try (0..<size).map { _ in try value(header & 15, depth: depth + 1) })
    case 11:
      let size = try length()
      try require(size)
      let types = size == 0 ? 0 : try byte()
      return .map(
        try (0..<size).map { _ in
          (try value(types >> 4, depth: depth + 1), try value(types & 15, depth: depth + 1))
        })
    case 12: return try structure(depth: depth + 1)
    default: throw Malformed()
    }
  }

  /// Refuses more elements than there are bytes left.
  private func require(_ size: Int) throws {
    guard size <= bytes.endIndex - position else { throw Malformed() }
  }

  private mutating func byte() throws -> UInt8 { bytes[try take(1).lowerBound] }

  private mutating func take(_ count: Int) throws -> Range<Int> {
    guard count <= bytes.endIndex - position else { throw Malformed() }
    defer { position += count }
    return position..<position + count
  }

  private mutating func varint() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7f) << shift
      if next < 0x80 { return value }
    }
    throw Malformed()
  }

  private mutating func length() throws -> Int {
    guard let value = Int(exactly: try varint()) else { throw Malformed() }
    return value
  }

  private mutating func zigzag() throws -> Int {
    let value = try varint()
    return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
  }
}
