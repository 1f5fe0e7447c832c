extension NumPyArray {
  /// The array that a header describes, row-major; nil where the bytes do not fill it.
  init?(_ header: NumPyHeader, _ bytes: ArraySlice<UInt8>) {
    let type = String(header.type.drop { "<|=".contains($0) })
    guard let width = Int(type.dropFirst()), (1...16).contains(width) else { return nil }
    var count = width
    for size in header.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      count = product
    }
    guard count == bytes.count else { return nil }
    guard header.isFortran, header.shape.count > 1 else {
      self.init(shape: header.shape, type: type, bytes: bytes)
      return
    }
    // Column by column: the first index runs fastest.
    var strides: [Int] = []
    var stride = width
    for size in header.shape {
      strides.append(stride)
      stride *= max(size, 1)
    }
    let gathered = Self.gather(bytes, header.shape, strides, width: width)
    self.init(shape: header.shape, type: type, bytes: gathered[...])
  }

  /// The same elements with the axes in another order.
  package func permuted(_ order: [Int]) -> NumPyArray {
    let width = Int(type.dropFirst()) ?? 1
    var strides = [Int](repeating: width, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let sizes = order.map { shape[$0] }
    let bytes = Self.gather(self.bytes, sizes, order.map { strides[$0] }, width: width)
    return NumPyArray(shape: sizes, type: type, bytes: bytes[...])
  }

  private static func gather(
    _ bytes: ArraySlice<UInt8>, _ shape: [Int], _ strides: [Int], width: Int
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    guard !shape.contains(0) else { return result }
    var index = [Int](repeating: 0, count: shape.count)
    var position = bytes.startIndex
    let total = shape.reduce(1, *)
    for _ in 0..<total {
      for offset in 0..<width { result.append(bytes[position + offset]) }
      for axis in shape.indices.reversed() {
        index[axis] += 1
        position += strides[axis]
        if index[axis] < shape[axis] { break }
        position -= strides[axis] * shape[axis]
        index[axis] = 0
      }
    }
    return result
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
