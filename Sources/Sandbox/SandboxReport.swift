/// What holds of a confined process.
public struct SandboxReport: Sendable, CustomStringConvertible {
  /// The layers that hold, with a version where there are several.
  public internal(set) var held: [String] = []
  /// The layers that do not, with the reason.
  public internal(set) var lacking: [String] = []

  /// Both in a phrase: `landlock 7, seccomp; without limits (off)`.
  public var description: String {
    let held = held.isEmpty ? "none" : held.joined(separator: ", ")
    return lacking.isEmpty ? held : held + "; without " + lacking.joined(separator: ", ")
  }
}
