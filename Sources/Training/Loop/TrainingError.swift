/// Why there is no training, or why it stopped.
public struct TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whose the fault is.
  public enum Kind: Hashable, Sendable {
    /// Settings that do not go together, such as a share of images that nobody named; nothing was trained.
    case settings
    /// Images that do not go together; nothing was trained.
    case images
    /// What happened on the way, such as a loss that is no number.
    case course
  }

  /// Whose the fault is.
  public let kind: Kind
  /// The sentence to show.
  public let description: String

  /// The error that a sentence describes.
  public init(_ kind: Kind, _ description: String) {
    (self.kind, self.description) = (kind, description)
  }

  /// What happened on the way.
  public init(_ description: String) { self.init(.course, description) }
}
