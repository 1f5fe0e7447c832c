/// A NumPy array inside a pickle.
package struct NumPyArray {
  /// The dimensions.
  package let shape: [Int]
  /// The element type as NumPy names it, such as `u1`.
  package let type: String
  /// The elements, row-major.
  package let bytes: ArraySlice<UInt8>

  /// The array that a value stands for, nil when it is none or is stored column by column.
  package init?(_ value: PickleValue) {
    guard let call = value.call, call.function.hasSuffix("multiarray._reconstruct"),
      let state = call.state?.items, state.count == 5,
      let shape = state[1].ints, state[3].bool == false, let bytes = state[4].bytes,
      let type = state[2].call, type.function == "numpy.dtype",
      let name = type.arguments.first?.text
    else { return nil }
    self.shape = shape
    self.type = name
    self.bytes = bytes
  }
}
