internal import CTorch

/// Owns one tensor of the shim.
///
/// Unchecked because a C pointer is never Sendable by itself; it is safe since the tensor behind it
/// is never changed after creation and LibTorch's reference count is atomic.
final class TensorHandle: @unchecked Sendable {
  private let raw: OpaquePointer

  /// Takes over the caller's reference.
  init(owning raw: OpaquePointer) { self.raw = raw }

  deinit { ct_free(raw) }

  /// Lends the pointer for the length of the call; it must not leave `body`.
  func withRaw<Result, Failure: Error>(
    _ body: (OpaquePointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(raw)
  }
}
