extension StoredTensor {
  /// Stores 32-bit floats.
  public init(name: String, shape: [Int], floats: [Float]) throws {
    try self.init(
      name: name, type: .float32, shape: shape, bytes: floats.withUnsafeBytes { Array($0) })
  }

  /// Stores 64-bit integers.
  public init(name: String, shape: [Int], integers: [Int]) throws {
    try self.init(
      name: name, type: .int64, shape: shape, bytes: integers.withUnsafeBytes { Array($0) })
  }

  /// The elements as 32-bit floats; exact for `float32`, `float16` and `bfloat16`, rounded for the others.
  public var floats: [Float] {
    switch type {
    case .float32: elements(Float.self)
    case .float64: elements(Double.self).map { Float($0) }
    case .float16: elements(Float16.self).map { Float($0) }
    case .bfloat16: elements(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    case .int64: elements(Int64.self).map { Float($0) }
    case .int32: elements(Int32.self).map { Float($0) }
    case .int8: elements(Int8.self).map { Float($0) }
    case .uint8, .bool: bytes.map { Float($0) }
    }
  }

  /// The elements as integers, nil for floating-point types.
  public var integers: [Int]? {
    switch type {
    case .int64: elements(Int64.self).map { Int($0) }
    case .int32: elements(Int32.self).map { Int($0) }
    case .int8: elements(Int8.self).map { Int($0) }
    case .uint8, .bool: bytes.map { Int($0) }
    case .float32, .float16, .bfloat16, .float64: nil
    }
  }

  private func elements<Element: BitwiseCopyable>(_: Element.Type) -> [Element] {
    bytes.withUnsafeBytes { source in
      [Element](unsafeUninitializedCapacity: count) { target, initialized in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
        initialized = count
      }
    }
  }
}
