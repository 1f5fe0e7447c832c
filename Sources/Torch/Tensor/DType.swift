internal import CTorch

/// The type of a tensor's elements.
public enum DType: Hashable, Sendable, CaseIterable {
  /// Unsigned bytes: stored pixels.
  case uint8
  /// 64-bit integers: labels and indices.
  case int64
  /// Booleans: masks.
  case bool
  /// Brain floating point: a search in reduced precision.
  case bfloat16
  /// Half precision: stored weights, and the outputs of some models.
  case float16
  /// Single precision: the precision of every verdict.
  case float32
  /// Double precision: oracles.
  case float64

  var raw: ct_dtype {
    switch self {
    case .uint8: CT_UINT8
    case .int64: CT_INT64
    case .bool: CT_BOOL
    case .bfloat16: CT_BFLOAT16
    case .float16: CT_FLOAT16
    case .float32: CT_FLOAT32
    case .float64: CT_FLOAT64
    }
  }

  init(raw: Int32) throws(TorchError) {
    guard let found = Self.allCases.first(where: { Int32($0.raw.rawValue) == raw }) else {
      throw TorchError(.operationFailed, "a tensor has an element type that Rampart does not use")
    }
    self = found
  }
}
