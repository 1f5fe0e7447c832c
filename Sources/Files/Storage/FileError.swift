/// A file, a folder or a disk that does not do what was asked of it.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is the matter.
  public enum Kind: Sendable, Hashable {
    /// It cannot be read, made or written.
    case inaccessible
    /// Another process has it.
    case busy
  }

  /// What is the matter.
  public let kind: Kind
  /// What is wrong and what to do, in a sentence.
  public let message: String
  /// The file or folder concerned, if it is known.
  public let path: String?

  /// Describes an error.
  public init(_ kind: Kind, _ message: String, path: String? = nil) {
    self.kind = kind
    self.message = message
    self.path = path
  }

  /// The path, if there is one, and the message.
  public var description: String { path.map { "\($0): \(message)" } ?? message }
}
