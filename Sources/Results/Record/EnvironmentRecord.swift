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

  /// Describes an environment.
  public init(rampart: String, libtorch: String, device: String, threads: Int, seconds: Double) {
    self.rampart = rampart
    self.libtorch = libtorch
    self.device = device
    self.threads = threads
    self.seconds = seconds
  }
}
