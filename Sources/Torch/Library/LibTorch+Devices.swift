internal import CTorch

extension LibTorch {
  /// Why no CUDA device can be used, in the words of the library or of its loader; nil where one can.
  ///
  /// Loads LibTorch's CUDA half on first use.
  public static var cudaProblem: String? {
    let problem = String(cString: ct_cuda_problem())
    return problem.isEmpty ? nil : problem
  }

  /// Refuses to go on where no CUDA device can be used.
  static func requireCUDA() throws(TorchError) {
    guard let cudaProblem else { return }
    throw TorchError(
      .noDevice,
      """
      --device cuda: LibTorch \(version) has no CUDA device: \(cudaProblem). It takes a LibTorch that was \
      built with CUDA, with the libraries that came beside it (`pip install torch` brings both; LIBTORCH=DIR \
      names another one), and an NVIDIA driver; without --device everything runs on the processor.
      """)
  }

  /// The CUDA device in use: its name, the driver's version and CUDA's; nil where there is none.
  public static func accelerator() throws(TorchError) -> Accelerator? {
    let facts = try ModuleState.collecting { ct_accelerator_facts($0, $1) }.parts
    guard facts.count == 3 else { return nil }
    return Accelerator(card: facts[0].digest, driver: facts[1].digest, cuda: facts[2].digest)
  }

  /// Whether a device multiplies in bfloat16 faster than in float32: AVX-512 BF16 on a CPU.
  public static func hasBFloat16(on device: Device) -> Bool {
    ct_bfloat16_in_hardware(device.raw)
  }
}
