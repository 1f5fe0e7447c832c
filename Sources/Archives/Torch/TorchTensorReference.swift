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

  /// Whether a value is a tensor, of a kind that is read or not.
  static func isTensor(_ value: PickleValue) -> Bool {
    guard let function = value.call?.function else { return false }
    return function.hasPrefix("torch._utils._rebuild_")
      || function.hasPrefix("torch._tensor._rebuild_")
  }

  /// The tensor that a value stands for, nil when it is none.
  init?(_ value: PickleValue) {
    guard let call = value.call else { return nil }
    var (function, arguments) = (call.function, call.arguments)
    if function.hasPrefix("torch._utils._rebuild_parameter") {
      guard let inner = arguments.first?.call else { return nil }
      (function, arguments) = (inner.function, inner.arguments)
    }
    // A tensor of a class of its own, or with attributes: the call that makes the tensor is inside.
    if function == "torch._tensor._rebuild_from_type_v2", arguments.count >= 3,
      let inner = arguments[0].global, let its = arguments[2].items
    {
      (function, arguments) = (inner, its)
    }
    guard function == "torch._utils._rebuild_tensor_v2", arguments.count >= 4,
      let place = arguments[0].persistent.flatMap(TorchStorage.init),
      let offset = arguments[1].int, let shape = arguments[2].ints,
      let strides = arguments[3].ints
    else { return nil }
    storage = place.key
    type = place.type
    storageCount = place.count
    self.offset = offset
    self.shape = shape
    self.strides = strides
  }

  /// The number of elements, nil when the window does not lie inside its storage.
  ///
  /// A window may be larger than its storage, of an expanded tensor: whoever asks bounds the sum, because a few bytes could
  /// ask for any amount.
  var count: Int? {
    guard shape.count == strides.count, shape.count <= 16, offset >= 0,
      (0...Self.mostElements).contains(storageCount), offset <= storageCount,
      let bytes = type.byteCount(of: shape)
    else { return nil }
    let count = bytes / type.byteWidth
    guard count <= Self.mostElements else { return nil }
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
  func dense(_ storage: [UInt8]) -> [UInt8] {
    StridedWindow(shape: shape, strides: strides, offset: offset)
      .dense(storage[...], width: type.byteWidth)
  }
}
