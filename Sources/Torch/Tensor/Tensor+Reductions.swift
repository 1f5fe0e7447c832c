internal import CTorch

extension Tensor {
  private func reduce(
    _ op: ct_reduction, _ dimensions: [Int], _ keep: Bool
  ) throws(TorchError) -> Tensor {
    let dimensions = dimensions.map(Int64.init)
    return try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_reduce($0, op, raw, dimensions, Int32(dimensions.count), keep) }
    }
  }

  /// The sum over dimensions; over all of them where none is named.
  public func sum(_ dimensions: Int..., keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(CT_SUM, dimensions, keep)
  }
  /// The mean over dimensions; over all of them where none is named.
  public func mean(_ dimensions: Int..., keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(CT_MEAN, dimensions, keep)
  }
  /// The largest element over dimensions; over all of them where none is named.
  public func max(_ dimensions: Int..., keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(CT_AMAX, dimensions, keep)
  }
  /// The smallest element over dimensions; over all of them where none is named.
  public func min(_ dimensions: Int..., keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(CT_AMIN, dimensions, keep)
  }
  /// Whether all elements hold.
  public func all(_ dimensions: Int..., keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(CT_ALL, dimensions, keep)
  }
  /// Whether any element holds.
  public func any(_ dimensions: Int..., keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(CT_ANY, dimensions, keep)
  }
  /// The Euclidean norm over dimensions; over all of them where none is named.
  public func norm(_ dimensions: Int..., keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(CT_NORM, dimensions, keep)
  }

  /// The index of the largest element along a dimension, the first one of equals on the CPU.
  public func argmax(_ dimension: Int = -1) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_argmax($0, raw, Int32(dimension)) }
    }
  }

  /// The running sums along a dimension.
  public func cumulativeSum(_ dimension: Int) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_cumsum($0, raw, Int32(dimension)) }
    }
  }

  /// The elements in order along a dimension, with their former indices; equals keep their order.
  public func sorted(
    _ dimension: Int = -1, descending: Bool = false
  ) throws(TorchError) -> (values: Tensor, indices: Tensor) {
    try pair { values, indices, raw in
      ct_sort(values, indices, raw, Int32(dimension), descending)
    }
  }

  /// The k largest (or smallest) elements along a dimension, in order, with their indices.
  public func top(
    _ count: Int, _ dimension: Int = -1, largest: Bool = true
  ) throws(TorchError) -> (values: Tensor, indices: Tensor) {
    try pair { values, indices, raw in
      ct_topk(values, indices, raw, Int64(count), Int32(dimension), largest)
    }
  }

  private typealias Slot = UnsafeMutablePointer<OpaquePointer?>

  private func pair(
    _ call: (Slot, Slot, OpaquePointer) -> ct_status
  ) throws(TorchError) -> (values: Tensor, indices: Tensor) {
    var indices: OpaquePointer?
    let values = try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { call($0, &indices, raw) }
    }
    guard let indices else { throw TorchError(.operationFailed, "LibTorch made no indices") }
    return (values, Tensor(owning: indices))
  }
}
