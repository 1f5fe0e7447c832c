internal import CTorch

/// An affine map of rows, initialised as PyTorch does.
public final class Linear: Layer {
  /// The matrix [O, I].
  public let weight: Parameter
  /// The offsets [O].
  public let bias: Parameter

  /// An affine map whose parameters are `weight` and `bias` below a place.
  public init(_ scope: ParameterStore.Scope, inputs: Int, outputs: Int) throws {
    let bound = 1 / Double(inputs).squareRoot()
    weight = try scope.uniform("weight", [outputs, inputs], bound: bound)
    bias = try scope.uniform("bias", [outputs], bound: bound)
  }

  public func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    try input.linear(weight: weight.value, bias: bias.value)
  }
}

extension Tensor {
  /// x·Wᵀ + b for rows x [N, I], a matrix [O, I] and offsets [O].
  public func linear(weight: Tensor, bias: Tensor? = nil) throws(TorchError) -> Tensor {
    try withRaws([self, weight] + (bias.map { [$0] } ?? [])) { raws throws(TorchError) in
      try Tensor.make { ct_linear($0, raws[0], raws[1], bias == nil ? nil : raws[2]) }
    }
  }

  /// The mean over windows of images.
  public func averagePooled(size: Int, stride: Int? = nil) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_pool2d($0, raw, Int64(size), Int64(stride ?? size), 0, false) }
    }
  }

  /// The largest element over windows of images.
  public func maxPooled(size: Int, stride: Int? = nil) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_pool2d($0, raw, Int64(size), Int64(stride ?? size), 0, true) }
    }
  }
}
