internal import CTorch

/// An attribute of a module that is made out of source; tensors are copied.
package enum ScriptAttribute {
  /// A tensor that training would change.
  case parameter(Tensor)
  /// A tensor that it would not.
  case buffer(Tensor)
  /// An `Optional[Tensor]`.
  case optional(Tensor?)
  /// A `List[Tensor]`.
  case tensors([Tensor])
  /// A `Dict[str, Tensor]`.
  case keyed(KeyValuePairs<String, Tensor>)
  /// An `int`.
  case integer(Int)
  /// A `float`.
  case number(Double)
  /// A `bool`.
  case truth(Bool)
  /// A `str`.
  case text(String)
  /// A `List[int]`.
  case integers([Int])
  /// A module, or an object of a plain class.
  case script(ScriptModule)
}

extension ScriptAttribute {
  func add(to script: OpaquePointer, as name: String) throws(TorchError) {
    switch self {
    case .parameter(let value): try Self.add(value, to: script, as: name, isParameter: true)
    case .buffer(let value): try Self.add(value, to: script, as: name, isParameter: false)
    case .optional(let value?):
      try value.handle.withRaw { value throws(TorchError) in
        try check { ct_script_add_optional(script, name, value) }
      }
    case .optional(nil): try check { ct_script_add_optional(script, name, nil) }
    case .tensors(let values):
      try check { ct_script_add_tensors(script, name, false) }
      for value in values { try Self.append(value, to: script, name) }
    case .keyed(let entries):
      try check { ct_script_add_tensors(script, name, true) }
      for (key, value) in entries { try Self.append(value, to: script, name, key: key) }
    case .integer(let value): try check { ct_script_add_integer(script, name, Int64(value)) }
    case .number(let value): try check { ct_script_add_number(script, name, value) }
    case .truth(let value): try check { ct_script_add_truth(script, name, value) }
    case .text(let value): try check { ct_script_add_text(script, name, value) }
    case .integers(let values):
      let values = values.map(Int64.init)
      try check { ct_script_add_integers(script, name, values, Int64(values.count)) }
    case .script(let value): try check { ct_script_add_script(script, name, value.raw) }
    }
  }

  private static func add(
    _ value: Tensor, to script: OpaquePointer, as name: String, isParameter: Bool
  ) throws(TorchError) {
    try value.handle.withRaw { value throws(TorchError) in
      try check { ct_script_add_tensor(script, name, value, isParameter) }
    }
  }

  private static func append(
    _ value: Tensor, to script: OpaquePointer, _ name: String, key: String? = nil
  ) throws(TorchError) {
    try value.handle.withRaw { value throws(TorchError) in
      try check { ct_script_append(script, name, key, value) }
    }
  }
}
