/// Why processes cannot share the work on a cell.
public struct RankError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of reason it is.
  public enum Kind: Hashable, Sendable {
    /// What the launcher says in the environment cannot be followed.
    case contract
    /// Another rank measures something else.
    case difference
    /// The ranks do not hear of each other.
    case connection
  }

  /// What kind of reason it is.
  public let kind: Kind
  /// The sentence to show.
  public let description: String

  /// A reason.
  public init(_ kind: Kind, _ description: String) {
    (self.kind, self.description) = (kind, description)
  }
}
