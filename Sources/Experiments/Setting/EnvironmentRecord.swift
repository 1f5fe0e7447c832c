/// What the numbers were computed with.
public struct EnvironmentRecord: Codable, Sendable, Hashable {
  /// The version of this package.
  public var rampart: String
  /// The version of LibTorch.
  public var libtorch: String
  /// The device: `cpu` or `cuda`.
  public var device: String
  /// The number of threads.
  public var threads: Int
  /// Wall-clock seconds of the whole evaluation.
  public var seconds: Double
  /// What attacks searched in, where that was not float32 alone: `bf16`.
  ///
  /// Verdicts are always in float32.
  public var precision: String?

  /// Describes an environment.
  public init(
    rampart: String, libtorch: String, device: String, threads: Int, seconds: Double,
    precision: String? = nil
  ) {
    self.rampart = rampart
    self.libtorch = libtorch
    self.device = device
    self.threads = threads
    self.seconds = seconds
    self.precision = precision
  }
}
