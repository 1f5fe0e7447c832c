/// The shape of a network, enough to build it again.
public struct Architecture: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The families that Rampart builds.
  public enum Family: String, Hashable, Sendable, Codable, CaseIterable {
    /// PreActResNet-18 (He et al. 2016b) for small images.
    case preActResNet18 = "preactresnet18"
    /// ResNet-18 (He et al. 2016) for small images.
    case resNet18 = "resnet18"
    /// ResNet-20 with parameter-free shortcuts (He et al. 2016, section 4.2, option A).
    case resNet20 = "resnet20"
    /// WideResNet-d-w (Zagoruyko and Komodakis 2016).
    case wideResNet = "wideresnet"
    /// A few convolutions: trains in minutes on two cores.
    case smallCNN = "smallcnn"
    /// One affine map of the pixels: the oracle of closed-form tests.
    case linear
  }

  /// The family.
  public let family: Family
  /// The number of weight layers; only WideResNet has a choice, 6n + 4.
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

  /// The architecture of a name such as `preactresnet18`, `smallcnn:0.5`, `wideresnet-28-10` or
  /// `resnet18:0.5+silu`.
  public init?(parsing text: String) {
    let halves = text.lowercased().split(separator: "+", omittingEmptySubsequences: false)
    let activation = halves.count > 1 ? SmoothUnit(rawValue: String(halves[1])) : nil
    guard halves.count <= 2, halves.count == 1 || activation != nil else { return nil }
    let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
    let words = parts[0].split(separator: "-").map(String.init)
    let factor = parts.count > 1 ? Double(parts[1]) : 1
    guard parts.count <= 2, let factor, (0.001...64).contains(factor), let name = words.first else {
      return nil
    }
    if name == "wideresnet" || name == "wrn" {
      guard words.count == 3, let depth = Int(words[1]), let width = Double(words[2]),
        (10...1000).contains(depth), (depth - 4) % 6 == 0, (0.01...64).contains(width)
      else { return nil }
      self.init(.wideResNet, depth: depth, width: width * factor, activation: activation)
    } else {
      guard words.count == 1, let family = Family(rawValue: name) else { return nil }
      self.init(family, width: factor, activation: activation)
    }
  }

  /// The name that `init(parsing:)` reads.
  public var description: String {
    let factor = width == width.rounded() ? String(Int(width)) : String(width)
    let unit = activation.map { "+\($0.rawValue)" } ?? ""
    if family == .wideResNet { return "wideresnet-\(depth)-\(factor)\(unit)" }
    return (width == 1 ? family.rawValue : "\(family.rawValue):\(factor)") + unit
  }

  /// A number of channels scaled by the width.
  func channels(_ base: Int) -> Int { max(1, Int((Double(base) * width).rounded())) }
}
