internal import CTorch

extension ScriptModule {
  /// A module made out of TorchScript's source, without Python: for tests, which need odd ones.
  ///
  /// - Parameters:
  ///   - source: methods, as they would stand in a class, without indentation; a body begins
  ///     on a line of its own.
  ///   - attributes: what `self` has, in order; `training` is added to modules.
  ///   - isTraining: its mode.
  ///   - isModule: false for an object of a plain class, to be an attribute of a module.
  package static func compiled(
    _ source: String, attributes: KeyValuePairs<String, ScriptAttribute> = [:],
    isTraining: Bool = false, isModule: Bool = true
  ) throws(TorchError) -> ScriptModule {
    let script = try make { ct_script_new($0, "Made", isModule) }
    if isModule { try ScriptAttribute.truth(isTraining).add(to: script.raw, as: "training") }
    for (name, attribute) in attributes { try attribute.add(to: script.raw, as: name) }
    try check { ct_script_define(script.raw, source + "\n") }
    return script
  }

  /// Writes the module into a file, as `torch.jit.save` does.
  package func save(to path: String) throws(TorchError) {
    try check { ct_script_save(raw, path) }
  }
}
