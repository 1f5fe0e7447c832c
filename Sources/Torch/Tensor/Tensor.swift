internal import CTorch

/// An n-dimensional array with value semantics: nothing changes a tensor after its creation.
///
/// Every operation may throw `TorchError`; one `try` covers a whole expression.
///
///     let images = try Tensor([0.2, 0.4, 0.6, 0.8], shape: [1, 1, 2, 2])
///     let (loss, gradient) = try valueAndGradient(at: images) { try $0.squared().sum() }
public struct Tensor: Sendable {
  let handle: TensorHandle

  init(owning raw: OpaquePointer) { handle = TensorHandle(owning: raw) }

  /// Runs a shim call that makes one tensor.
  static func make(
    _ call: (UnsafeMutablePointer<OpaquePointer?>) -> ct_status
  ) throws(TorchError) -> Tensor {
    var made: OpaquePointer?
    try check { call(&made) }
    guard let made else { throw TorchError(.operationFailed, "LibTorch made no tensor") }
    return Tensor(owning: made)
  }

  /// The lengths of the dimensions.
  public var shape: [Int] {
    handle.withRaw { raw in (0..<ct_rank(raw)).map { Int(ct_size(raw, $0)) } }
  }

  /// The length of the first dimension: the number of samples of a batch.
  public var count: Int { handle.withRaw { ct_rank($0) == 0 ? 1 : Int(ct_size($0, 0)) } }

  /// The number of dimensions.
  public var rank: Int { handle.withRaw { Int(ct_rank($0)) } }

  /// The type of the elements.
  public var dtype: DType {
    get throws(TorchError) { try DType(raw: handle.withRaw { ct_dtype_of($0) }) }
  }

  /// Where the elements are.
  public var device: Device { handle.withRaw { ct_device_of($0) } == 1 ? .cuda : .cpu }

  /// Whether operations on this tensor are being recorded for a gradient.
  public var isRecorded: Bool { handle.withRaw { ct_requires_gradient($0) } }
}

/// Lends the pointers of several tensors for the length of a call.
func withRaws<Result>(
  _ tensors: [Tensor], _ body: (UnsafePointer<OpaquePointer?>) throws(TorchError) -> Result
) throws(TorchError) -> Result {
  defer { withExtendedLifetime(tensors) {} }
  let raws: [OpaquePointer?] = tensors.map { $0.handle.withRaw { $0 } }
  // An explicit buffer: typed errors do not pass through Array's closures.
  let buffer = UnsafeMutablePointer<OpaquePointer?>.allocate(capacity: max(1, raws.count))
  defer { buffer.deallocate() }
  buffer.initialize(from: raws, count: raws.count)
  return try body(UnsafePointer(buffer))
}
