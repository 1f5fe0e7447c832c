/// A reason to doubt a number.
public struct Flag: Codable, Sendable, Hashable {
  /// What was seen, as one word: `zero-gradients`, `randomised`.
  public var id: String
  /// What was seen, in a sentence with its numbers.
  public var message: String

  /// Raises a flag.
  public init(id: String, message: String) {
    self.id = id
    self.message = message
  }
}
