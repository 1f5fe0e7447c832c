/// A window onto elements that lie one after the other: element [i, j, …] is at offset + i·stride₀ + j·stride₁ + ….
struct StridedWindow {
  let shape: [Int]
  /// How many elements further the next index of each axis is.
  let strides: [Int]
  /// Where the first element is.
  var offset = 0

  /// The strides of elements that are row-major without gaps.
  static func denseStrides(of shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * max(shape[axis + 1], 1)
    }
    return strides
  }

  /// The elements of the window, row-major without gaps.
  ///
  /// - Parameters:
  ///   - bytes: the elements; the window lies inside them.
  ///   - width: the bytes of an element.
  func dense(_ bytes: ArraySlice<UInt8>, width: Int) -> [UInt8] {
    guard !shape.contains(0) else { return [] }
    let count = shape.reduce(1, *)
    let dense = Self.denseStrides(of: shape)
    let start = bytes.startIndex
    if shape.indices.allSatisfy({ shape[$0] <= 1 || strides[$0] == dense[$0] }) {
      return Array(bytes[start + offset * width..<start + (offset + count) * width])
    }
    var result: [UInt8] = []
    result.reserveCapacity(count * width)
    var index = [Int](repeating: 0, count: shape.count)
    var position = offset
    for _ in 0..<count {
      let first = start + position * width
      result += bytes[first..<first + width]
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
}
