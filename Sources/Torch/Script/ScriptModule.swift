internal import CTorch

/// A TorchScript module as `torch.jit.save` wrote it, run without Python.
public final class ScriptModule {
  let raw: OpaquePointer

  private init(owning raw: OpaquePointer) { self.raw = raw }

  deinit { ct_script_free(raw) }

  static func make(
    _ call: (UnsafeMutablePointer<OpaquePointer?>) -> ct_status
  ) throws(TorchError) -> ScriptModule {
    var made: OpaquePointer?
    try check { call(&made) }
    guard let made else { throw TorchError(.operationFailed, "LibTorch made no module") }
    return ScriptModule(owning: made)
  }

  /// Loads a file.
  public static func load(
    path: String, device: Device = .cpu
  ) throws(TorchError) -> ScriptModule {
    try make { ct_script_load($0, path, device.raw) }
  }

  /// Whether this module, or any inside it, is in training mode.
  public var isTraining: Bool { ct_script_training(raw) }

  /// Sets the mode of this module and of all inside it; loading keeps what was saved.
  public func setTraining(_ isTraining: Bool) throws(TorchError) {
    try check { ct_script_set_training(raw, isTraining) }
  }

  /// The number of parameters; a frozen module has none.
  public var parameterCount: Int { Int(ct_script_parameter_count(raw)) }

  /// Loads a file with its weights frozen into the graph, batch norm merged, channels last.
  public static func loadFrozen(
    path: String, device: Device = .cpu
  ) throws(TorchError) -> ScriptModule {
    try make { ct_script_load_frozen($0, path, device.raw) }
  }

  /// The module's output for a batch; of a tuple, the first element.
  public func callAsFunction(_ input: Tensor) throws(TorchError) -> Tensor {
    try input.handle.withRaw { input throws(TorchError) in
      try Tensor.make { ct_script_forward($0, raw, input) }
    }
  }

  /// A parameter's name and value.
  public func parameter(_ index: Int) throws(TorchError) -> (name: String, value: Tensor) {
    var name: UnsafePointer<CChar>?
    let value = try Tensor.make { ct_script_parameter($0, &name, raw, Int64(index)) }
    return (name.map { String(cString: $0) } ?? "", value)
  }

  /// Replaces a parameter's value.
  public func setParameter(_ index: Int, to value: Tensor) throws(TorchError) {
    try value.handle.withRaw { value throws(TorchError) in
      try check { ct_script_set_parameter(raw, Int64(index), value) }
    }
  }

  /// The places of the parameters that a normalisation's operator reads, whatever their names: the
  /// scales and shifts of batch, instance, group and layer norm.
  public func normalizationParameters() throws(TorchError) -> Set<Int> {
    var marks = [Bool](repeating: false, count: parameterCount)
    try check { ct_script_normalization(raw, &marks) }
    return Set(marks.indices.filter { marks[$0] })
  }

  /// Runs a function while some parameters are recorded for differentiation.
  ///
  /// - Parameters:
  ///   - indices: which parameters.
  ///   - body: gets the module's own tensors, to differentiate by.
  public func recording<Result>(
    _ indices: [Int], _ body: ([Tensor]) throws -> Result
  ) throws -> Result {
    defer {
      for index in indices { ct_script_record(raw, Int64(index), false) }
    }
    for index in indices { ct_script_record(raw, Int64(index), true) }
    let leaves = try indices.map { index in
      try Tensor.make { ct_script_parameter_itself($0, raw, Int64(index)) }
    }
    return try body(leaves)
  }
}
