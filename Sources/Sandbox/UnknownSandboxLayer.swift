/// A name in `RAMPART_SANDBOX` that is no layer: what was wanted would be left out without a word.
public struct UnknownSandboxLayer: Error, Hashable, CustomStringConvertible {
  let name: String

  public var description: String {
    let layers = SandboxLayer.allCases.map(\.rawValue).joined(separator: ", ")
    return "\(Sandbox.variable) names '\(name)'; expected none, or some of: \(layers). "
      + "Without it models are confined by all of them"
  }
}
