/// Any JSON value: the options of a defense, the parameters of an attack.
///
/// Whole numbers compare equal however they are written: JSON does not tell `1` from `1.0`.
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without a fraction.
  case integer(Int)
  /// Any other number; must be finite to be written.
  case number(Double)
  /// A string.
  case string(String)
  /// A list of values.
  case array([JSONValue])
  /// Named values.
  case object([String: JSONValue])
}

extension JSONValue {
  /// The number as a whole number, if it is one.
  public var intValue: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number, whole or not.
  public var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The text, if this is a string.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The truth value, if this is one.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The values, if this is a list.
  public var arrayValue: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The named values, if this is an object.
  public var objectValue: [String: JSONValue]? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The value of a key, if this is an object that has it.
  public subscript(key: String) -> JSONValue? { objectValue?[key] }
}

extension JSONValue: Hashable {
  /// Compares values; numbers by what they are worth.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.integer, .number), (.number, .integer):
      left.intValue != nil && left.intValue == right.intValue
    default: false
    }
  }

  /// Feeds the value, numbers by what they are worth.
  public func hash(into hasher: inout Hasher) {
    if let whole = intValue {
      hasher.combine(whole)
      return
    }
    switch self {
    case .null, .integer: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): hasher.combine(value)
    case .array(let value): hasher.combine(value)
    case .object(let value): hasher.combine(value)
    }
  }
}
