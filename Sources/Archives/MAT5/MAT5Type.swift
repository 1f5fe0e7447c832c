/// The numeric storage types of MATLAB 5 files, by their codes.
package enum MAT5Type: Int, Sendable {
  case int8 = 1
  case uint8 = 2
  case int16 = 3
  case uint16 = 4
  case int32 = 5
  case uint32 = 6
  case single = 7
  case double = 9
  case int64 = 12
  case uint64 = 13

  /// The number of bytes of one value.
  package var byteWidth: Int {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .single: 4
    case .double, .int64, .uint64: 8
    }
  }

  /// The values of little-endian bytes as integers, nil when one of them is no integer.
  package func integers(_ bytes: [UInt8]) -> [Int]? {
    bytes.withUnsafeBytes { buffer -> [Int]? in
      var result: [Int] = []
      result.reserveCapacity(bytes.count / byteWidth)
      for offset in stride(from: 0, to: bytes.count, by: byteWidth) {
        guard let value = integer(buffer, offset) else { return nil }
        result.append(value)
      }
      return result
    }
  }

  private func integer(_ buffer: UnsafeRawBufferPointer, _ offset: Int) -> Int? {
    func load<Value>(_: Value.Type) -> Value {
      buffer.loadUnaligned(fromByteOffset: offset, as: Value.self)
    }
    return switch self {
    case .int8: Int(load(Int8.self))
    case .uint8: Int(load(UInt8.self))
    case .int16: Int(load(Int16.self))
    case .uint16: Int(load(UInt16.self))
    case .int32: Int(load(Int32.self))
    case .uint32: Int(load(UInt32.self))
    case .single: Int(exactly: load(Float.self))
    case .double: Int(exactly: load(Double.self))
    case .int64: Int(load(Int64.self))
    case .uint64: Int(exactly: load(UInt64.self))
    }
  }
}
