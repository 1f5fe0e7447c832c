internal import CTorch

/// What the last linear operator of a TorchScript module reads of images.
///
/// The module's own attributes are used, and its code up to that operator.
public final class ScriptFeatures {
  private let raw: OpaquePointer

  /// The features of a module; nil where there is no linear operator, or where the last one stands in a
  /// branch or a loop.
  ///
  /// - Parameter module: whose forward pass it is.
  public init?(of module: ScriptModule) throws(TorchError) {
    var made: OpaquePointer?
    try check { ct_script_features(&made, module.raw) }
    guard let made else { return nil }
    raw = made
  }

  deinit { ct_features_free(raw) }

  /// The features of a batch of images, in the shape that the operator reads.
  public func callAsFunction(_ images: Tensor) throws(TorchError) -> Tensor {
    try images.handle.withRaw { images throws(TorchError) in
      try Tensor.make { ct_features_call($0, raw, images) }
    }
  }
}
