internal import CTorch

infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .&& : LogicalConjunctionPrecedence
infix operator .|| : LogicalDisjunctionPrecedence

extension Tensor {
  /// Which elements are equal.
  public static func .== (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_EQ, b)
  }
  /// Which elements differ.
  public static func .!= (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_NE, b)
  }
  /// Which elements are smaller than those of the other tensor.
  public static func .< (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_LT, b)
  }
  /// Which elements are at most those of the other tensor.
  public static func .<= (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_LE, b)
  }
  /// Which elements are larger than those of the other tensor.
  public static func .> (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_GT, b)
  }
  /// Which elements are at least those of the other tensor.
  public static func .>= (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_GE, b)
  }
  /// Which elements equal a number.
  public static func .== (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_EQ, b)
  }
  /// Which elements are smaller than a number.
  public static func .< (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_LT, b)
  }
  /// Which elements are at most a number.
  public static func .<= (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_LE, b)
  }
  /// Which elements are larger than a number.
  public static func .> (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_GT, b)
  }
  /// Which elements are at least a number.
  public static func .>= (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.binary(CT_GE, b)
  }
  /// Where both hold.
  public static func .&& (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_AND, b)
  }
  /// Where either holds.
  public static func .|| (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try a.binary(CT_OR, b)
  }
  /// Where it does not hold.
  public func not() throws(TorchError) -> Tensor { try unary(CT_NOT) }

  /// Elements of `a` where this mask holds, elements of `b` where not; with broadcasting.
  public func select(_ a: Tensor, else b: Tensor) throws(TorchError) -> Tensor {
    try handle.withRaw { condition throws(TorchError) in
      try a.handle.withRaw { a throws(TorchError) in
        try b.handle.withRaw { b throws(TorchError) in
          try Tensor.make { ct_where($0, condition, a, b) }
        }
      }
    }
  }
}
