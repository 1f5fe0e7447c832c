/// Why an evaluation has no numbers.
public struct FailureRecord: Codable, Sendable, Hashable {
  /// What went wrong, in a sentence.
  public var message: String
  /// The exit code of the defense's process, if it exited.
  public var exitCode: Int?
  /// The signal that ended the defense's process, if one did.
  public var signal: Int?

  /// Describes a failure.
  public init(message: String, exitCode: Int? = nil, signal: Int? = nil) {
    self.message = message
    self.exitCode = exitCode
    self.signal = signal
  }
}
