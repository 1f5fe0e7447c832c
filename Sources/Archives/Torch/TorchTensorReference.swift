/// A tensor as a checkpoint's pickle describes it: a window onto a storage.
struct TorchTensorReference {
  let storage: String
  let type: TensorType
  /// The number of elements in the whole storage.
  let storageCount: Int
  let offset: Int
  let shape: [Int]
  let strides: [Int]

  /// Keeps products with the element width far from overflow.
  private static let mostElements = 1 << 48

  /// The tensor that a value stands for, nil when it is none.
  init?(_ value: PickleValue) {
    guard var call = value.call else { return nil }
    if call.function == "torch._utils._rebuild_parameter" {
      guard let inner = call.arguments.first?.call else { return nil }
      call = inner
    }
    guard call.function == "torch._utils._rebuild_tensor_v2", call.arguments.count >= 4,
      let storage = call.arguments[0].persistent?.items, storage.count >= 5,
      storage[0].text == "storage",
      let type = storage[1].global.flatMap(TorchStorageType.type(of:)),
      let key = storage[2].text, let count = storage[4].int,
      let offset = call.arguments[1].int, let shape = call.arguments[2].ints,
      let strides = call.arguments[3].ints
    else { return nil }
    self.storage = key
    self.type = type
    storageCount = count
    self.offset = offset
    self.shape = shape
    self.strides = strides
  }

  /// The number of elements, nil when the window does not lie inside its storage.
  ///
  /// A window larger than its storage (an expanded tensor) is refused too: a few bytes could ask for any amount.
  var count: Int? {
    guard shape.count == strides.count, shape.count <= 16, offset >= 0,
      (0...Self.mostElements).contains(storageCount), offset <= storageCount,
      let bytes = type.byteCount(of: shape)
    else { return nil }
    let count = bytes / type.byteWidth
    guard count <= storageCount else { return nil }
    if count == 0 { return 0 }
    var last = offset
    for (size, stride) in zip(shape, strides) {
      let (step, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
      let (sum, overflow2) = last.addingReportingOverflow(step)
      guard stride >= 0, !overflow, !overflow2, sum < storageCount else { return nil }
      last = sum
    }
    return last < storageCount ? count : nil
  }

  /// The elements of the window, dense and row-major.
  func dense(_ storage: [UInt8], count: Int) -> [UInt8] {
    let width = type.byteWidth
    var contiguous: [Int] = []
    var product = 1
    for size in shape.reversed() {
      contiguous.insert(product, at: 0)
      product *= max(size, 1)
    }
    let isDense = zip(shape, zip(strides, contiguous)).allSatisfy { $0 <= 1 || $1.0 == $1.1 }
    if isDense || count == 0 {
      return Array(storage[offset * width..<(offset + count) * width])
    }
    var result: [UInt8] = []
    result.reserveCapacity(count * width)
    var index = [Int](repeating: 0, count: shape.count)
    var position = offset
    for _ in 0..<count {
      result += storage[position * width..<(position + 1) * width]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        position += strides[axis]
        if index[axis] < shape[axis] { break }
        position -= index[axis] * strides[axis]
        index[axis] = 0
      }
    }
    return result
  }
}
