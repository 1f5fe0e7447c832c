/// A model whose weights cannot be perturbed.
public struct UnmeasurableModel: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence to show.
  public let description: String

  /// The error that a sentence describes.
  public init(_ description: String) { self.description = description }

  /// A module whose batch norm moves with every pass.
  public static let trainMode = UnmeasurableModel(
    "the TorchScript module was saved in training mode, where each pass changes it; call eval() "
      + "before saving it")
}
