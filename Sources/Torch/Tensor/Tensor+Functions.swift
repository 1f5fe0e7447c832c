internal import CTorch

extension Tensor {
  /// The absolute values.
  public func abs() throws(TorchError) -> Tensor { try unary(CT_ABS) }
  /// −1, 0 or 1; the sign of zero is zero.
  public func sign() throws(TorchError) -> Tensor { try unary(CT_SIGN) }
  /// The square roots.
  public func sqrt() throws(TorchError) -> Tensor { try unary(CT_SQRT) }
  /// The squares.
  public func squared() throws(TorchError) -> Tensor { try unary(CT_SQUARE) }
  /// The exponentials.
  public func exp() throws(TorchError) -> Tensor { try unary(CT_EXP) }
  /// The natural logarithms.
  public func log() throws(TorchError) -> Tensor { try unary(CT_LOG) }
  /// The hyperbolic tangents.
  public func tanh() throws(TorchError) -> Tensor { try unary(CT_TANH) }
  /// The inverse hyperbolic tangents.
  public func atanh() throws(TorchError) -> Tensor { try unary(CT_ATANH) }
  /// The positive parts.
  public func relu() throws(TorchError) -> Tensor { try unary(CT_RELU) }
  /// The logistic function.
  public func sigmoid() throws(TorchError) -> Tensor { try unary(CT_SIGMOID) }
  /// log(1 + exp(x)).
  public func softplus() throws(TorchError) -> Tensor { try unary(CT_SOFTPLUS) }
  /// x·σ(x), with the logistic function σ.
  public func silu() throws(TorchError) -> Tensor { try unary(CT_SILU) }
  /// x·tanh(log(1 + exp(x))).
  public func mish() throws(TorchError) -> Tensor { try unary(CT_MISH) }
  /// x·Φ(x), with the standard normal distribution function Φ.
  public func gelu() throws(TorchError) -> Tensor { try unary(CT_GELU) }
  /// The nearest whole numbers, ties to even.
  public func rounded() throws(TorchError) -> Tensor { try unary(CT_ROUND) }
  /// The largest whole numbers that are not above.
  public func floored() throws(TorchError) -> Tensor { try unary(CT_FLOOR) }
  /// The reciprocals.
  public func reciprocal() throws(TorchError) -> Tensor { try unary(CT_RECIPROCAL) }
  /// Which elements are neither infinite nor NaN.
  public func isFinite() throws(TorchError) -> Tensor { try unary(CT_ISFINITE) }
  /// The same values outside every recorded graph.
  public func detached() throws(TorchError) -> Tensor { try unary(CT_DETACH) }
  /// The same values laid out channels last, [N, H, W, C] in memory: faster convolutions on CPUs.
  public func channelsLast() throws(TorchError) -> Tensor { try unary(CT_CHANNELS_LAST) }
  /// The same values laid out in row-major order.
  public func contiguous() throws(TorchError) -> Tensor { try unary(CT_CONTIGUOUS) }
  /// The same values in memory of their own.
  public func copied() throws(TorchError) -> Tensor { try unary(CT_CLONE) }

  /// The softmax along a dimension.
  public func softmax(_ dimension: Int = -1) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_softmax($0, raw, Int32(dimension), false) }
    }
  }

  /// The logarithm of the softmax along a dimension, computed stably.
  public func logSoftmax(_ dimension: Int = -1) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_softmax($0, raw, Int32(dimension), true) }
    }
  }
}
