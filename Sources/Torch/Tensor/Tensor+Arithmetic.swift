internal import CTorch

extension Tensor {
  func unary(_ op: ct_unary_op) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in try Tensor.make { ct_unary($0, op, raw) } }
  }

  func binary(_ op: ct_binary_op, _ other: Tensor) throws(TorchError) -> Tensor {
    try handle.withRaw { a throws(TorchError) in
      try other.handle.withRaw { b throws(TorchError) in
        try Tensor.make { ct_binary($0, op, a, b) }
      }
    }
  }

  func binary(_ op: ct_binary_op, _ number: Double) throws(TorchError) -> Tensor {
    try handle.withRaw { a throws(TorchError) in
      try Tensor.make { ct_binary_scalar($0, op, a, number) }
    }
  }

  /// Elementwise sum, with broadcasting.
  public static func + (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_ADD, b)
  }
  /// Adds a number to each element.
  public static func + (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_ADD, b)
  }
  /// Elementwise difference, with broadcasting.
  public static func - (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_SUB, b)
  }
  /// Subtracts a number from each element.
  public static func - (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_SUB, b)
  }
  /// Elementwise product, with broadcasting.
  public static func * (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_MUL, b)
  }
  /// Multiplies each element by a number.
  public static func * (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_MUL, b)
  }
  /// Elementwise quotient, with broadcasting.
  public static func / (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_DIV, b)
  }
  /// Divides each element by a number.
  public static func / (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_DIV, b)
  }
  /// Changes each element's sign.
  public static prefix func - (a: Tensor) throws(TorchError) -> Tensor { try a.unary(CT_NEG) }

  /// The smaller of two elements, with broadcasting.
  public func minimum(_ other: Tensor) throws(TorchError) -> Tensor {
    try binary(CT_MINIMUM, other)
  }
  /// The larger of two elements, with broadcasting.
  public func maximum(_ other: Tensor) throws(TorchError) -> Tensor {
    try binary(CT_MAXIMUM, other)
  }
  /// Each element raised to a power.
  public func power(_ exponent: Double) throws(TorchError) -> Tensor {
    try binary(CT_POW, exponent)
  }
  /// The matrix product.
  public func matmul(_ other: Tensor) throws(TorchError) -> Tensor { try binary(CT_MATMUL, other) }
  /// Each element moved into an interval.
  public func clamped(_ low: Double, _ high: Double) throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in
      try Tensor.make { ct_clamp($0, raw, low, high) }
    }
  }
  /// Each element moved between two tensors' elements, with broadcasting.
  public func clamped(_ low: Tensor, _ high: Tensor) throws(TorchError) -> Tensor {
    try maximum(low).minimum(high)
  }
}
