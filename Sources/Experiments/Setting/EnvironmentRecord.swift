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
  /// The number of images in each call of the model, where that was not the device's usual one: the last
  /// bits of logits can depend on it.
  public var chunk: Int?
  /// The card that computed, where one did.
  public var accelerator: AcceleratorRecord?
  /// What confined the process that asked the model, and what did not, in a phrase.
  public var sandbox: String?
  /// The number of processes that shared the work, where there were several.
  public var ranks: Int?

  /// Describes an environment.
  public init(
    rampart: String, libtorch: String, device: String, threads: Int, seconds: Double,
    precision: String? = nil, chunk: Int? = nil, accelerator: AcceleratorRecord? = nil,
    sandbox: String? = nil
  ) {
    self.rampart = rampart
    self.libtorch = libtorch
    self.device = device
    self.threads = threads
    self.seconds = seconds
    self.precision = precision
    self.chunk = chunk
    self.accelerator = accelerator
    self.sandbox = sandbox
  }
}
