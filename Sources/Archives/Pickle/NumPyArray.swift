/// A NumPy array inside a pickle.
package struct NumPyArray {
  /// The dimensions.
  package let shape: [Int]
  /// The element type as NumPy names it, such as `u1`.
  package let type: String
  /// The elements, row-major.
  package let bytes: ArraySlice<UInt8>

  /// An array of its parts.
  package init(shape: [Int], type: String, bytes: ArraySlice<UInt8>) {
    (self.shape, self.type, self.bytes) = (shape, type, bytes)
  }

  /// The array that a value stands for, nil when it is none or is stored column by column.
  package init?(_ value: PickleValue) {
    guard let call = value.call else { return nil }
    // What protocol 5 writes.
    if call.function.hasSuffix("numeric._frombuffer"), call.arguments.count == 4,
      call.arguments[3].text == "C", let bytes = call.arguments[0].bytes,
      let name = Self.type(call.arguments[1]), let shape = call.arguments[2].ints
    {
      (self.shape, type, self.bytes) = (shape, name, bytes)
      return
    }
    guard call.function.hasSuffix("multiarray._reconstruct"), let state = call.state?.items,
      state.count == 5,
      let shape = state[1].ints, state[3].bool == false, let bytes = state[4].bytes,
      let name = Self.type(state[2])
    else { return nil }
    (self.shape, type, self.bytes) = (shape, name, bytes)
  }

  private static func type(_ value: PickleValue) -> String? {
    guard let call = value.call, call.function == "numpy.dtype" else { return nil }
    return call.arguments.first?.text
  }

  /// The elements of one dimension as integers, little-endian ones; nil for others.
  package var integers: [Int]? {
    guard shape.count == 1, let width = Int(type.dropFirst()), [1, 2, 4, 8].contains(width),
      type.hasPrefix("i") || type.hasPrefix("u"), bytes.count.isMultiple(of: width),
      shape[0] == bytes.count / width
    else { return nil }
    let isSigned = type.hasPrefix("i")
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: width).map { start in
      let isNegative = isSigned && bytes[start + width - 1] >= 0x80
      return bytes[start..<start + width].reversed().reduce(isNegative ? -1 : 0) {
        $0 << 8 | Int($1)
      }
    }
  }
}
