public import Archives

extension Architecture {
  /// The networks whose names and sizes stored weights have, by what is in them that no other network has.
  ///
  /// It tells depth and width, not what weights do not show: activations, and the image that goes in.
  /// DeepMind's have SiLU, which they were all published with.
  public static func candidates(for tensors: [StoredTensor]) -> [Architecture] {
    candidates(for: NamedShapes(tensors))
  }

  /// The same, of names and shapes alone.
  package static func candidates(for stored: NamedShapes) -> [Architecture] {
    Family.allCases.compactMap { family -> Architecture? in
      guard let anchor = family.anchor else { return nil }
      return stored.prefixes(of: anchor).lazy.compactMap { prefix in
        family.architecture(Sizes(stored: stored, prefix: prefix))
      }.first
    }
  }

  /// Shapes below a prefix.
  fileprivate struct Sizes {
    let stored: NamedShapes
    let prefix: String

    func has(_ name: String) -> Bool { stored[prefix + name] != nil }

    /// The output channels of a layer.
    func outputs(_ name: String) -> Double? {
      stored[prefix + name]?.first.map(Double.init)
    }

    /// How many layers there are, numbered from 0, whose names are before and after the number.
    func count(_ before: String, _ after: String) -> Int {
      var number = 0
      while has("\(before)\(number)\(after)") { number += 1 }
      return number
    }
  }
}

extension Architecture.Family {
  /// The name of a tensor that networks of the family have.
  fileprivate var anchor: String? {
    switch self {
    case .wideResNet: "block1.layer.0.conv1.weight"
    case .deepMindWideResNet: "init_conv.weight"
    case .deepMindPreActResNet18: "conv_2d.weight"
    case .robustWideResNet: "stem_conv.weight"
    case .preActResNet18, .fastPreActResNet18, .resNet18, .resNet34, .resNet50, .resNet20:
      "layer1.0.conv1.weight"
    case .smallCNN: "bn4.weight"
    case .mediumCNN: "bn6.weight"
    case .linear: nil
    }
  }

  /// The member of the family that has these sizes, nil where none has.
  fileprivate func architecture(_ sizes: Architecture.Sizes) -> Architecture? {
    func wide(_ before: String, _ after: String, _ unit: SmoothUnit?) -> Architecture? {
      let depth = 6 * sizes.count(before, after) + 4
      guard depth >= 10, let outputs = sizes.outputs(before + "0" + after) else { return nil }
      return Architecture(self, depth: depth, width: outputs / 16, activation: unit)
    }
    func plain(_ name: String, _ base: Double, _ unit: SmoothUnit? = nil) -> Architecture? {
      sizes.outputs(name).map { Architecture(self, width: $0 / base, activation: unit) }
    }
    let third = sizes.count("layer3.", ".conv1.weight")
    let isDeep = sizes.has("layer4.0.conv1.weight")
    let isPreActivated = isDeep && !sizes.has("bn1.weight")
    let isBottleneck = sizes.has("layer1.0.conv3.weight")
    switch self {
    case .wideResNet: return wide("block1.layer.", ".conv1.weight", nil)
    case .deepMindWideResNet: return wide("layer.0.block.", ".conv_0.weight", .silu)
    case .deepMindPreActResNet18: return plain("conv_2d.weight", 64, .silu)
    case .robustWideResNet: return plain("blocks.0.layer.0.conv1.weight", 320)
    case .preActResNet18:
      return isPreActivated && sizes.has("bn.weight") ? plain("conv1.weight", 64) : nil
    case .fastPreActResNet18:
      return isPreActivated && !sizes.has("bn.weight") ? plain("conv1.weight", 64) : nil
    case .resNet18: return isDeep && !isPreActivated && third == 2 ? plain("conv1.weight", 64) : nil
    case .resNet34, .resNet50:
      let fits = isDeep && !isPreActivated && third == 6 && isBottleneck == (self == .resNet50)
      return fits ? plain("conv1.weight", 64) : nil
    case .resNet20: return isDeep ? nil : plain("conv1.weight", 16)
    case .smallCNN: return sizes.has("bn5.weight") ? nil : plain("conv1.weight", 32)
    case .mediumCNN: return plain("conv1.weight", 32)
    case .linear: return nil
    }
  }
}
