/// What can go wrong with results.
public struct ResultsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error; more may follow.
  public struct Code: Sendable, Hashable {
    private let name: String

    /// A file is no result, or lacks a part of one.
    public static let malformed = Code(name: "malformed")
    /// A result of a schema newer than this version knows.
    public static let unknownSchema = Code(name: "unknownSchema")
    /// A result that holds a value which may not be written, such as NaN.
    public static let invalidValue = Code(name: "invalidValue")
    /// Results that do not belong together.
    public static let mismatch = Code(name: "mismatch")
  }

  /// The kind of error.
  public var code: Code
  /// What is wrong and what to do.
  public var message: String
  /// The file concerned, if there is one.
  public var path: String?

  /// Describes an error.
  public init(code: Code, message: String, path: String? = nil) {
    self.code = code
    self.message = message
    self.path = path
  }

  /// The path, if there is one, and the message.
  public var description: String { path.map { "\($0): \(message)" } ?? message }

  /// The refusal of a result written by a newer version.
  static func unknownSchema(_ schema: Int) -> ResultsError {
    let current = EvaluationResult.currentSchema
    return ResultsError(
      code: .unknownSchema,
      message: schema > current
        ? "The result has schema \(schema), this version reads up to \(current); update rampart"
        : "The result has schema \(schema), which has never existed")
  }
}
