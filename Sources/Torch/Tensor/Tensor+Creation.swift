internal import CTorch

extension Tensor {
  /// A float32 tensor on the CPU with the given elements in row-major order.
  public init(_ elements: [Float], shape: [Int]) throws(TorchError) {
    try self.init(copying: elements, dtype: .float32, shape: shape)
  }

  /// A float64 tensor on the CPU with the given elements in row-major order.
  public init(_ elements: [Double], shape: [Int]) throws(TorchError) {
    try self.init(copying: elements, dtype: .float64, shape: shape)
  }

  /// A uint8 tensor on the CPU with the given elements in row-major order.
  public init(_ elements: [UInt8], shape: [Int]) throws(TorchError) {
    try self.init(copying: elements, dtype: .uint8, shape: shape)
  }

  /// An int64 tensor [N] on the CPU: labels or indices.
  public init(_ elements: [Int]) throws(TorchError) {
    try self.init(copying: elements.map(Int64.init), dtype: .int64, shape: [elements.count])
  }

  /// A boolean tensor [N] on the CPU: a mask.
  public init(_ elements: [Bool]) throws(TorchError) {
    try self.init(
      copying: elements.map { $0 ? UInt8(1) : 0 }, dtype: .bool, shape: [elements.count])
  }

  /// A tensor on the CPU from raw bytes in row-major order, as archives hold them.
  public init(bytes: [UInt8], dtype: DType, shape: [Int]) throws(TorchError) {
    try self.init(copying: bytes, dtype: dtype, shape: shape, width: Self.width(of: dtype))
  }

  private init<Element: BitwiseCopyable>(
    copying elements: [Element], dtype: DType, shape: [Int], width: Int? = nil
  ) throws(TorchError) {
    let expected = shape.reduce(1, *) * (width ?? MemoryLayout<Element>.size)
    let found = elements.count * MemoryLayout<Element>.size
    guard expected == found else {
      throw TorchError(.operationFailed, "\(found) bytes do not fill the shape \(shape)")
    }
    let sizes = shape.map(Int64.init)
    self = try Tensor.make { out in
      elements.withUnsafeBytes {
        ct_from_bytes(out, $0.baseAddress, dtype.raw, sizes, Int32(sizes.count))
      }
    }
  }

  /// A tensor whose elements all have one value.
  public init(
    full value: Double, shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) throws(TorchError) {
    let sizes = shape.map(Int64.init)
    self = try Tensor.make {
      ct_full($0, value, dtype.raw, device.raw, sizes, Int32(sizes.count))
    }
  }

  /// A tensor of zeros.
  public static func zeros(
    _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) throws(TorchError) -> Tensor {
    try Tensor(full: 0, shape: shape, dtype: dtype, device: device)
  }

  /// A tensor of ones.
  public static func ones(
    _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) throws(TorchError) -> Tensor {
    try Tensor(full: 1, shape: shape, dtype: dtype, device: device)
  }

  /// Zeros with the shape, type and device of this tensor.
  public func zerosLike() throws(TorchError) -> Tensor {
    try Tensor(full: 0, shape: shape, dtype: dtype, device: device)
  }

  /// The int64 tensor 0, 1, …, count − 1.
  public static func range(_ count: Int, device: Device = .cpu) throws(TorchError) -> Tensor {
    try Tensor.make { ct_arange($0, Int64(count), device.raw) }
  }

  /// The number of bytes of one element.
  static func width(of dtype: DType) -> Int {
    switch dtype {
    case .uint8, .bool: 1
    case .bfloat16, .float16: 2
    case .float32: 4
    case .int64, .float64: 8
    }
  }
}
