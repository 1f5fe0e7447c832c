extension NumPyArray {
  /// The array that a header describes, row-major; nil where the bytes do not fill it.
  init?(_ header: NumPyHeader, _ bytes: ArraySlice<UInt8>) {
    let type = String(header.type.drop { "<>|=".contains($0) })
    guard let width = Int(type.dropFirst()), (1...16).contains(width) else { return nil }
    var count = width
    for size in header.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      count = product
    }
    guard count == bytes.count else { return nil }
    let bytes = header.type.hasPrefix(">") ? Self.swapped(bytes, width: width)[...] : bytes
    guard header.isFortran, header.shape.count > 1, count > 0 else {
      self.init(shape: header.shape, type: type, bytes: bytes)
      return
    }
    // Column by column: the first index runs fastest.
    var strides: [Int] = []
    var stride = 1
    for size in header.shape {
      strides.append(stride)
      stride *= max(size, 1)
    }
    let window = StridedWindow(shape: header.shape, strides: strides)
    self.init(shape: header.shape, type: type, bytes: window.dense(bytes, width: width)[...])
  }

  /// Elements with their bytes the other way round.
  private static func swapped(_ bytes: ArraySlice<UInt8>, width: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: width) {
      result += bytes[start..<start + width].reversed()
    }
    return result
  }

  /// The same elements with the axes in another order.
  package func permuted(_ order: [Int]) -> NumPyArray {
    let width = Int(type.dropFirst()) ?? 1
    let strides = StridedWindow.denseStrides(of: shape)
    let sizes = order.map { shape[$0] }
    let window = StridedWindow(shape: sizes, strides: order.map { strides[$0] })
    return NumPyArray(shape: sizes, type: type, bytes: window.dense(bytes, width: width)[...])
  }

  /// The elements as 32-bit floats, nil where they are no floating-point numbers.
  package var floats: [Float]? {
    let kinds: [String: TensorType] = ["f2": .float16, "f4": .float32, "f8": .float64]
    guard let kind = kinds[type],
      let tensor = try? StoredTensor(name: "", type: kind, shape: shape, bytes: Array(bytes))
    else { return nil }
    return tensor.floats
  }
}
