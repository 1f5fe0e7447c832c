/// A function of a tensor with weights of its own.
public protocol Layer: AnyObject {
  /// The layer's output for a batch.
  func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor

  /// Merges each batch norm that follows a convolution into it; only `eval` is right afterwards.
  func fold() throws
}

extension Layer {
  /// Nothing to merge.
  public func fold() throws {}
}
