extension Architecture {
  /// The architecture of a name such as `preactresnet18`, `smallcnn:0.5`, `wideresnet-28-10`,
  /// `resnet18:0.5+silu`, or as publications spell it: `WRN-34-10`, `WRN-28-10-swish`, `ResNet-18`,
  /// `WideResNet34_10`.
  ///
  /// DeepMind's networks have SiLU (Swish) where no activation is named, as all that were published do.
  public init?(parsing text: String) {
    let name = Self.plain(text)
    let halves = name.split(separator: "+", omittingEmptySubsequences: false)
    let unit = halves.count > 1 ? String(halves[1]) : nil
    let named = unit.flatMap(SmoothUnit.init)
    guard halves.count <= 2, unit == nil || unit == "relu" || named != nil else { return nil }
    let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
    let words = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let factor = parts.count > 1 ? Double(parts[1]) : 1
    guard parts.count <= 2, let factor, Self.widths.contains(factor),
      let family = words.first.flatMap(Family.init)
    else { return nil }
    let activation = unit == nil && family.isDeepMinds ? .silu : named
    guard family.hasDepth else {
      guard words.count == 1 else { return nil }
      self.init(family, width: factor, activation: activation)
      return
    }
    guard words.count == 3, let depth = Int(words[1]), let width = Double(words[2]),
      family.has(depth: depth), Self.widths.contains(width * factor)
    else { return nil }
    self.init(family, depth: depth, width: width * factor, activation: activation)
  }

  /// The name that `init(parsing:)` reads.
  public var description: String {
    let factor = width == width.rounded() ? String(Int(width)) : String(width)
    let plain = family.isDeepMinds ? "+relu" : ""
    let unit = activation.map { "+\($0.rawValue)" } ?? plain
    if family.hasDepth { return "\(family.rawValue)-\(depth)-\(factor)\(unit)" }
    return (width == 1 ? family.rawValue : "\(family.rawValue):\(factor)") + unit
  }

  /// The name as it is here for one as publications spell it.
  private static func plain(_ text: String) -> String {
    var name = text.lowercased().replacing("_", with: "-")
    for ending in ["-swish", "-silu"] where name.hasSuffix(ending) {
      name.removeLast(ending.count)
      if name.hasPrefix("wrn") || name.hasPrefix("wide") { name = "dm" + name }
      name += "+silu"
    }
    if name == "wrn-34-r" { return Family.robustWideResNet.rawValue }
    let spellings = [
      ("wide-resnet", "wideresnet"), ("wrn", "wideresnet"), ("preact-resnet", "preactresnet"),
      ("deepmind-", "dm"), ("dm-", "dm"), ("pre-act", "preact"),
    ]
    for (spelling, plain) in spellings { name = name.replacing(spelling, with: plain) }
    // A number follows at once in networks of one depth, and after a dash in those of many.
    if let end = name.firstRange(of: "resnet")?.upperBound {
      let isWide = name[..<end].hasSuffix("wideresnet")
      let rest = name[end...]
      if isWide, rest.first?.isNumber == true { name.insert("-", at: end) }
      if !isWide, rest.first == "-", rest.dropFirst().first?.isNumber == true {
        name.remove(at: end)
      }
    }
    return name
  }
}

extension Architecture.Family {
  /// Whether it is one of those that DeepMind published, all of them with SiLU.
  var isDeepMinds: Bool { self == .deepMindWideResNet || self == .deepMindPreActResNet18 }
}
