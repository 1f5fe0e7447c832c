public import Results

/// What verification found.
public struct VerificationReport: Sendable {
  /// The result.
  public let result: EvaluationResult
  /// What does not hold; empty for a result that verifies.
  public let findings: [Finding]
  /// What a reader should know, and what is no fault.
  public let remarks: [String]
  /// What holds; nil where something does not.
  public let record: VerificationRecord?

  /// Whether everything that was checked holds.
  public var isVerified: Bool { record != nil }

  /// The largest number of robust images that the evidence leaves possible; nil where it was not
  /// checked.
  public var mostRobust: Int? {
    record.flatMap { record in result.clean.map { $0.correct - record.proved } }
  }
}
