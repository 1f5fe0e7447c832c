internal import CTorch

/// What went wrong inside LibTorch, in LibTorch's own words.
public struct TorchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: Hashable, Sendable {
    /// An operation was refused: shapes, types, devices.
    case operationFailed
    /// The allocation failed; a smaller batch may succeed.
    case outOfMemory
    /// The loaded library is not the one that this program was built with.
    case libraryMismatch
    /// The device that was asked for cannot be used.
    case noDevice
  }

  /// What kind of failure it is.
  public let code: Code
  /// The sentence to show.
  public let message: String

  /// Creates an error from its kind and its sentence.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}

/// Runs a shim call and turns its status into an error.
func check(_ call: () -> ct_status) throws(TorchError) {
  let status = call()
  guard status != CT_OK else { return }
  let sentence = String(cString: ct_last_error())
  throw TorchError(status == CT_OUT_OF_MEMORY ? .outOfMemory : .operationFailed, sentence)
}
