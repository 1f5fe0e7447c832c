import Files
public import Results

/// Work in a process of its own that gave no result, and why: itself something to record.
public struct TaskFailure: Error, Hashable, Sendable, CustomStringConvertible {
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

  package init(
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

  /// The error that a complaint of the process is.
  static func error(_ complaint: TaskComplaint, exitCode: Int) -> any Error {
    switch complaint.cause {
    case .cancellation: CancellationError()
    case .storage: FileError(.inaccessible, complaint.message)
    case .request: InvalidSettings(complaint.message)
    case .input: TaskFailure(.failed, complaint.message, exitCode: 65, isBadInput: true)
    case .memory: TaskFailure(.outOfMemory, complaint.message, exitCode: exitCode)
    case .model: TaskFailure(.failed, complaint.message, exitCode: exitCode)
    }
  }

  /// The record of the failure.
  public var record: FailureRecord {
    FailureRecord(message: message, exitCode: exitCode, signal: signal)
  }
}
