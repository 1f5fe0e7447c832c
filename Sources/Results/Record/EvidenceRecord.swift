/// The file that holds the perturbations which beat the defense.
public struct EvidenceRecord: Codable, Sendable, Hashable {
  /// The file's name, relative to the result.
  public var file: String
  /// The SHA-256 of the file, in hexadecimal.
  public var sha256: String

  /// Refers to a file of evidence.
  public init(file: String, sha256: String) {
    self.file = file
    self.sha256 = sha256
  }
}
