internal import CTorch

/// The loaded library: version, threads, devices.
public enum LibTorch {
  /// The version of the headers that this program was built with, `major.minor`.
  public static var builtWith: String { String(cString: ct_built_with()) }

  /// The version of the library that is loaded, as it says itself.
  public static var version: String { String(cString: ct_running_with()) }

  /// How many tensors are alive, for tests that prove that nothing leaks.
  public static var liveTensors: Int { Int(ct_live_tensors()) }

  /// How many threads one operation may use.
  public static var threads: Int { Int(ct_threads()) }

  /// Prepares the library: checks that it is the one that this program was built with, sets the
  /// number of threads (Debian's build starts with one), forbids TF32 and autotuning on CUDA, and
  /// loads what a device needs.
  ///
  /// - Throws: `TorchError` with code `libraryMismatch`: another version's headers give garbage
  ///   sizes first and a crash later, so nothing may run; with code `noDevice` where the device cannot
  ///   be used.
  public static func start(threads: Int, device: Device = .cpu) throws(TorchError) {
    try requireMatch(builtWith: builtWith, running: version)
    // Before anything else: LibTorch asks once what CUDA it has, and remembers the answer.
    if device == .cuda { try requireCUDA() }
    try check { ct_set_threads(Int32(max(1, threads))) }
    try check { ct_set_deterministic(true) }
  }

  /// Runs a model's forward pass with convolutions and matrix products in bfloat16 (LibTorch's
  /// autocast); the backward pass follows the types that the forward pass had.
  public static func inBFloat16<Result>(
    on device: Device, _ body: () throws -> Result
  ) throws -> Result {
    try check { ct_set_bfloat16(true, device.raw) }
    defer { _ = ct_set_bfloat16(false, device.raw) }
    return try body()
  }

  /// Seeds the generators of LibTorch's own chance, such as a TorchScript module's dropout.
  ///
  /// Rampart draws from none of them.
  public static func seed(_ seed: Int) throws(TorchError) {
    try check { ct_seed(UInt64(bitPattern: Int64(seed))) }
  }

  /// Runs a function with gradient mode off, as far as this thread starts the operations: nothing is
  /// recorded, and a TorchScript module can see that.
  public static func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
    let wasOn = ct_set_gradient_mode(false)
    defer { _ = ct_set_gradient_mode(wasOn) }
    return try body()
  }

  /// Compares versions by major and minor number.
  package static func requireMatch(builtWith: String, running: String) throws(TorchError) {
    let loaded = running.split(separator: ".").prefix(2).joined(separator: ".")
    guard loaded != builtWith else { return }
    throw TorchError(
      .libraryMismatch,
      """
      this program was built with LibTorch \(builtWith), but \(running) is loaded; \
      rebuild it (./rampart does so by itself) or set LIBTORCH to the library it was built with
      """)
  }
}
