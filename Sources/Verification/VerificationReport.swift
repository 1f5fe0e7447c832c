import Foundation
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
  public internal(set) var record: VerificationRecord?

  /// Whether everything that was checked holds.
  public var isVerified: Bool { record != nil }

  /// The largest number of robust images that the evidence leaves possible; nil where it was not
  /// checked.
  public var mostRobust: Int? {
    record.flatMap { record in result.clean.map { $0.correct - record.proved } }
  }
}

extension VerificationReport: Codable {
  private enum CodingKeys: String, CodingKey { case result, findings, remarks, record }

  /// The result goes as the bytes of its file, with everything that is checked when it is read.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(try ResultCoder.encode(result), forKey: .result)
    try values.encode(findings, forKey: .findings)
    try values.encode(remarks, forKey: .remarks)
    try values.encodeIfPresent(record, forKey: .record)
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    result = try ResultCoder.decode(values.decode(Data.self, forKey: .result))
    findings = try values.decode([Finding].self, forKey: .findings)
    remarks = try values.decode([String].self, forKey: .remarks)
    record = try values.decodeIfPresent(VerificationRecord.self, forKey: .record)
  }
}
