internal import CTorch

extension Tensor {
  /// For each index, the element at that place along a dimension.
  public func gathered(_ index: Tensor, dimension: Int) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try index.handle.withRaw { index throws(TorchError) in
        try Tensor.make { ct_gather($0, raw, Int32(dimension), index) }
      }
    }
  }

  /// A number written at each index along a dimension.
  public func scattering(
    _ value: Double, at index: Tensor, dimension: Int
  ) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try index.handle.withRaw { index throws(TorchError) in
        try Tensor.make { ct_scatter($0, raw, Int32(dimension), index, value) }
      }
    }
  }

  /// The samples (or another dimension's entries) at indices [M].
  public func rows(_ index: Tensor, dimension: Int = 0) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try index.handle.withRaw { index throws(TorchError) in
        try Tensor.make { ct_index_select($0, raw, Int32(dimension), index) }
      }
    }
  }

  /// The samples at indices.
  public func rows(_ indices: [Int]) throws(TorchError) -> Tensor {
    try rows(Tensor(indices).moved(to: device))
  }

  /// A copy in which the samples at indices are replaced by those of `source`, in order.
  public func replacingRows(_ indices: [Int], with source: Tensor) throws(TorchError) -> Tensor {
    let index = try Tensor(indices).moved(to: device)
    return try handle.withRaw { raw throws(TorchError) in
      try index.handle.withRaw { index throws(TorchError) in
        try source.handle.withRaw { source throws(TorchError) in
          try Tensor.make { ct_index_copy($0, raw, 0, index, source) }
        }
      }
    }
  }

  /// Column `labels[n]` of each row n: [N, K] and [N] → [N].
  public func column(_ labels: Tensor) throws(TorchError) -> Tensor {
    try gathered(labels.reshaped([-1, 1]), dimension: 1).reshaped([-1])
  }
}
