/// What went wrong with the process that serves a model.
public struct ServerFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence to show.
  public let description: String

  init(_ description: String) { self.description = description }
}
