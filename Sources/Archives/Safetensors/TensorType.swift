/// The element types of stored tensors, named as safetensors names them.
public enum TensorType: String, Sendable, Hashable, CaseIterable, Codable {
  /// 32-bit floating point.
  case float32 = "F32"
  /// 16-bit floating point, IEEE half precision.
  case float16 = "F16"
  /// 16-bit brain floating point.
  case bfloat16 = "BF16"
  /// 64-bit floating point.
  case float64 = "F64"
  /// 64-bit signed integer.
  case int64 = "I64"
  /// 32-bit signed integer.
  case int32 = "I32"
  /// 8-bit unsigned integer.
  case uint8 = "U8"
  /// 8-bit signed integer.
  case int8 = "I8"
  /// One byte, 0 or 1.
  case bool = "BOOL"

  /// The number of bytes of one element.
  public var byteWidth: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16: 2
    case .uint8, .int8, .bool: 1
    }
  }

  /// The number of bytes of a dense tensor of this type, nil for a negative dimension or an overflow.
  package func byteCount(of shape: [Int]) -> Int? {
    var count = byteWidth
    var isEmpty = false
    for dimension in shape {
      guard dimension >= 0 else { return nil }
      if dimension == 0 { isEmpty = true }
      let (product, overflow) = count.multipliedReportingOverflow(by: max(dimension, 1))
      guard !overflow else { return nil }
      count = product
    }
    return isEmpty ? 0 : count
  }
}
