internal import CTorch

extension Tensor {
  /// The same elements in another shape; one length may be −1.
  public func reshaped(_ shape: [Int]) throws(TorchError) -> Tensor {
    let sizes = shape.map(Int64.init)
    return try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_reshape($0, raw, sizes, Int32(sizes.count)) }
    }
  }

  /// One row a sample: [N, …] → [N, D].
  public func flattened() throws(TorchError) -> Tensor { try reshaped([count, -1]) }

  /// One number a sample, shaped so that it broadcasts over a tensor of the given rank:
  /// [N] → [N, 1, …, 1].
  public func perSample(rank: Int) throws(TorchError) -> Tensor {
    try reshaped([-1] + Array(repeating: 1, count: rank - 1))
  }

  /// The dimensions in another order.
  public func permuted(_ order: [Int]) throws(TorchError) -> Tensor {
    let order = order.map(Int64.init)
    return try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_permute($0, raw, order, Int32(order.count)) }
    }
  }

  /// Repeats dimensions of length one, without copying.
  public func expanded(_ shape: [Int]) throws(TorchError) -> Tensor {
    let sizes = shape.map(Int64.init)
    return try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_expand($0, raw, sizes, Int32(sizes.count)) }
    }
  }

  /// The part of a dimension in a range.
  public func slice(
    _ range: Range<Int>, dimension: Int = 0, step: Int = 1
  ) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make {
        ct_slice(
          $0, raw, Int32(dimension), Int64(range.lowerBound), Int64(range.upperBound), Int64(step))
      }
    }
  }

  /// A dimension in reverse.
  public func flipped(_ dimension: Int) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_flip($0, raw, Int32(dimension)) }
    }
  }

  /// Zeros (or another value) around the last dimensions: amounts before and after, last first.
  public func padded(_ amounts: [Int], value: Double = 0) throws(TorchError) -> Tensor {
    let amounts = amounts.map(Int64.init)
    return try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_pad($0, raw, amounts, Int32(amounts.count), value) }
    }
  }

  /// The same elements alone in a storage, from its beginning, as a new tensor would have them.
  ///
  /// A model cannot tell by strides or storage where they come from. What is like that already is not
  /// copied.
  public func fresh(_ layout: Layout) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_fresh($0, raw, layout == .channelsLast) }
    }
  }

  /// Whether this tensor and another have their elements in one storage.
  package func sharesStorage(with other: Tensor) -> Bool {
    handle.withRaw { a in other.handle.withRaw { b in ct_same_storage(a, b) } }
  }

  /// The tensors one behind the other along a dimension.
  public static func concatenate(
    _ tensors: [Tensor], dimension: Int = 0
  ) throws(TorchError) -> Tensor {
    try withRaws(tensors) { raws throws(TorchError) in
      try Tensor.make { ct_cat($0, raws, Int32(tensors.count), Int32(dimension)) }
    }
  }
}
