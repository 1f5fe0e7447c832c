/// The shape of a network, enough to build it again.
public struct Architecture: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The families that Rampart builds.
  public enum Family: String, Hashable, Sendable, Codable, CaseIterable {
    /// PreActResNet-18 (He et al. 2016b) for small images.
    case preActResNet18 = "preactresnet18"
    /// ResNet-18 (He et al. 2016) for small images.
    case resNet18 = "resnet18"
    /// ResNet-34 for small images.
    case resNet34 = "resnet34"
    /// ResNet-50, of bottleneck blocks, for small images.
    case resNet50 = "resnet50"
    /// PreActResNet-18 as Wong, Rice and Kolter (2020) and Andriushchenko and Flammarion (2020) have it:
    /// shortcuts branch off in front of the batch norm, and none follows the last block.
    case fastPreActResNet18 = "fastpreactresnet18"
    /// WideResNet-d-w as Gowal et al. (2020) have it: strided convolutions pad right and below only.
    case deepMindWideResNet = "dmwideresnet"
    /// PreActResNet-18 as Gowal et al. (2020) have it, with 3×3 shortcuts.
    case deepMindPreActResNet18 = "dmpreactresnet18"
    /// WRN-34-R of Huang et al. (2021): its last stage is narrower than the one before.
    case robustWideResNet = "robustwideresnet"
    /// ResNet-20 with parameter-free shortcuts (He et al. 2016, section 4.2, option A).
    case resNet20 = "resnet20"
    /// WideResNet-d-w (Zagoruyko and Komodakis 2016).
    case wideResNet = "wideresnet"
    /// A few convolutions: trains in minutes on two cores.
    case smallCNN = "smallcnn"
    /// A few more, narrower ones: about as fast, with twice the weights.
    case mediumCNN = "mediumcnn"
    /// One affine map of the pixels: the oracle of closed-form tests.
    case linear
  }

  /// The family.
  public let family: Family
  /// The number of weight layers; only WideResNets have a choice, 6n + 4.
  public let depth: Int
  /// The width as a multiple of the family's own.
  public let width: Double
  /// What is in the place of every ReLU; nil, which is written nowhere, is ReLU.
  public var activation: SmoothUnit?

  /// An architecture.
  public init(
    _ family: Family, depth: Int = 0, width: Double = 1, activation: SmoothUnit? = nil
  ) {
    self.family = family
    self.depth = depth
    self.width = width
    self.activation = activation
  }

  /// A number of channels scaled by the width.
  func channels(_ base: Int) -> Int { max(1, Int((Double(base) * width).rounded())) }
}
