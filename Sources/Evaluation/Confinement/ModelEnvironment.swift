/// What of the environment a process that asks a model is handed.
enum ModelEnvironment {
  /// Where it is and how it speaks.
  private static let names: Set<String> = [
    "HOME", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "LD_PRELOAD", "PATH", "TMPDIR", "TZ",
    "XDG_CONFIG_HOME",
  ]
  /// How libraries compute, and Rampart's own settings.
  private static let prefixes = [
    "ATEN_", "BLIS_", "CUBLAS", "CUDA_", "CUDNN_", "DNNL_", "GLIBC_", "GOMP_", "GOTO_", "KMP_",
    "LC_", "MALLOC_", "MKL_", "NCCL_", "NVIDIA_", "OMP_", "ONEDNN_", "OPENBLAS_", "PYTORCH_",
    "RAMPART_", "SWIFT_", "TORCH_",
  ]

  /// Whether a variable is among it.
  static func has(_ name: String) -> Bool {
    names.contains(name) || prefixes.contains { name.hasPrefix($0) }
  }
}
