/// What is wrong with a file or folder, and what to do about it.
///
/// Every reader of this module refuses with this one type. Printed, it is one sentence:
/// `PATH: found FOUND, expected EXPECTED; REMEDY`.
public struct ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder, as the caller named it.
  public var path: String
  /// What was found there.
  public var found: String
  /// What a good one would have held.
  public var expected: String
  /// What the user can do.
  public var remedy: String

  /// Creates an error from its four parts, none of which ends in punctuation.
  public init(path: String, found: String, expected: String, remedy: String) {
    self.path = path
    self.found = found
    self.expected = expected
    self.remedy = remedy
  }

  /// The error as one sentence.
  public var description: String {
    "\(path): found \(found), expected \(expected); \(remedy)"
  }

  /// The remedy for a file that arrived damaged.
  package static let downloadAgain = "delete the file and download it again"
}
