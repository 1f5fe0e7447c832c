/// A value of Thrift's compact protocol, in which Parquet writes what it says of its data.
enum ThriftValue {
  case bool(Bool)
  case integer(Int)
  case double(Double)
  case bytes(ArraySlice<UInt8>)
  case list([ThriftValue])
  case map([(ThriftValue, ThriftValue)])
  case structure([(field: Int, value: ThriftValue)])

  /// The value of a structure's field; nil where it has none of this number, or is no structure.
  subscript(_ field: Int) -> ThriftValue? {
    guard case .structure(let fields) = self else { return nil }
    return fields.last { $0.field == field }?.value
  }

  /// The integer.
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }

  /// An integer that can be a size: none below zero.
  var size: Int? { integer.flatMap { $0 >= 0 ? $0 : nil } }

  /// The truth value.
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements of a list.
  var list: [ThriftValue]? { if case .list(let values) = self { values } else { nil } }

  /// The bytes as text.
  var text: String? {
    if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }
}
