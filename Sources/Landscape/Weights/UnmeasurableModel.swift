/// A model whose weights cannot be perturbed.
public struct UnmeasurableModel: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence to show.
  public let description: String

  /// The error that a sentence describes.
  public init(_ description: String) { self.description = description }
}
