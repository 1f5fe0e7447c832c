/// A card that computes, and what drives it.
public struct Accelerator: Hashable, Sendable {
  /// The card's name, such as `NVIDIA H100 PCIe`.
  public let card: String
  /// The driver's version.
  public let driver: String
  /// The version of CUDA that LibTorch was built with.
  public let cuda: String
}
