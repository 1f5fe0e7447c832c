internal import CTorch

extension Tensor {
  /// The elements as single-precision numbers, in row-major order.
  public func floats() throws(TorchError) -> [Float] { try read(as: .float32, zero: Float(0)) }

  /// Writes the elements as single-precision numbers, in row-major order, to where others read them.
  ///
  /// - Parameter buffer: room for as many numbers as there are elements.
  public func copy(to buffer: UnsafeMutableBufferPointer<Float>) throws(TorchError) {
    try cast(to: .float32).read(into: UnsafeMutableRawBufferPointer(buffer))
  }

  /// The elements as double-precision numbers, in row-major order.
  public func doubles() throws(TorchError) -> [Double] { try read(as: .float64, zero: Double(0)) }

  /// The elements as integers, in row-major order.
  public func integers() throws(TorchError) -> [Int] {
    try read(as: .int64, zero: Int64(0)).map(Int.init)
  }

  /// The elements as truth values, in row-major order.
  public func booleans() throws(TorchError) -> [Bool] {
    try read(as: .bool, zero: UInt8(0)).map { $0 != 0 }
  }

  /// The elements' bytes in their own type, in row-major order.
  public func bytes() throws(TorchError) -> [UInt8] {
    let size = shape.reduce(1, *) * Tensor.width(of: try dtype)
    return try read(count: size, zero: UInt8(0))
  }

  /// The one element of a tensor that has a single one.
  public func item() throws(TorchError) -> Double {
    let values = try doubles()
    guard values.count == 1, let value = values.first else {
      throw TorchError(.operationFailed, "a tensor of shape \(shape) is not a single number")
    }
    return value
  }

  /// The same elements in another type.
  public func cast(to dtype: DType) throws(TorchError) -> Tensor {
    let device = device
    return try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_convert($0, raw, dtype.raw, device.raw) }
    }
  }

  /// The same elements on a device.
  public func moved(to device: Device) throws(TorchError) -> Tensor {
    let dtype = try dtype
    return try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_convert($0, raw, dtype.raw, device.raw) }
    }
  }

  private func read<Element: BitwiseCopyable>(
    as dtype: DType, zero: Element
  ) throws(TorchError) -> [Element] {
    try cast(to: dtype).read(count: shape.reduce(1, *), zero: zero)
  }

  private func read<Element: BitwiseCopyable>(
    count: Int, zero: Element
  ) throws(TorchError) -> [Element] {
    var elements = [Element](repeating: zero, count: count)
    try check {
      elements.withUnsafeMutableBytes { buffer in
        handle.withRaw { ct_read($0, buffer.baseAddress, buffer.count) }
      }
    }
    return elements
  }

  private func read(into buffer: UnsafeMutableRawBufferPointer) throws(TorchError) {
    try check { handle.withRaw { ct_read($0, buffer.baseAddress, buffer.count) } }
  }
}
