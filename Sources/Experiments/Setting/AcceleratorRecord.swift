/// The card that computed numbers, what drove it, and how it was told to compute.
public struct AcceleratorRecord: Codable, Sendable, Hashable {
  /// The card's name, such as `NVIDIA H100 PCIe`.
  public var card: String
  /// The driver's version.
  public var driver: String
  /// The version of CUDA that LibTorch was built with.
  public var cuda: String
  /// What was asked of its libraries: always the same algorithms, and no shortened float32.
  public var flags: [String]

  /// Describes a card that is used as Rampart uses all.
  public init(card: String, driver: String, cuda: String) {
    self.card = card
    self.driver = driver
    self.cuda = cuda
    flags = [
      "cudnn.deterministic", "cudnn.benchmark=false", "cublas.workspace=:4096:8", "tf32=false",
    ]
  }
}
