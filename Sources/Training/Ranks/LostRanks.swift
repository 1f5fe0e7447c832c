/// That the processes of a training cannot go on together: others have ended, hang, or hold another state.
public struct LostRanks: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence to show.
  public let description: String

  init(_ description: String) { self.description = description }
}
