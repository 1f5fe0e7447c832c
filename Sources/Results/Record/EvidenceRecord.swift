/// The file that holds the perturbations which beat the defense.
public struct EvidenceRecord: Codable, Sendable, Hashable {
  /// The file's name, relative to the result.
  public var file: String
  /// The SHA-256 of the file, in hexadecimal.
  public var sha256: String
  /// How many broken images the file has a perturbation for.
  public var kept: Int?
  /// How many broken images there are.
  public var broken: Int?
  /// Why some have none, in a sentence.
  public var note: String?

  /// Refers to a file of evidence.
  public init(
    file: String, sha256: String, kept: Int? = nil, broken: Int? = nil, note: String? = nil
  ) {
    self.file = file
    self.sha256 = sha256
    self.kept = kept
    self.broken = broken
    self.note = note
  }
}
