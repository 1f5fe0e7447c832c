public import Results

/// A cell that gave no result, and why: itself something to record.
public struct CellFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of end it was.
  public let status: EvaluationStatus
  /// The sentence to show.
  public let message: String
  /// The process's exit code, where it exited.
  public let exitCode: Int?
  /// The signal that ended it, where one did.
  public let signal: Int?
  /// Whether the data, not the model, is at fault.
  public let isBadInput: Bool

  init(
    _ status: EvaluationStatus, _ message: String, exitCode: Int? = nil, signal: Int? = nil,
    isBadInput: Bool = false
  ) {
    self.status = status
    self.message = message
    self.exitCode = exitCode
    self.signal = signal
    self.isBadInput = isBadInput
  }

  public var description: String { message }

  /// The record of the failure.
  public var record: FailureRecord {
    FailureRecord(message: message, exitCode: exitCode, signal: signal)
  }
}
