import Experiments

extension EvaluationResult {
  /// How much worse it does on each variation of its images that was measured.
  public var variationGaps: [VariationGap] {
    guard let clean else { return [] }
    return Variation.allCases.compactMap { variation in
      variations[variation].map {
        VariationGap(variation, clean: clean, varied: $0, samples: setting.dataset.samples)
      }
    }
  }

  /// Whether it does so much worse on a variation that it must know the images by heart.
  public var memorises: Bool { variationGaps.contains { $0.isOfMemory } }

  /// The flags that follow from the variations.
  static let variationFlags = Set([FlagKind.variationGap, .memorised].map(\.rawValue))

  /// Those of them that its numbers raise.
  var derivedVariationFlags: [Flag] {
    let suspicious = variationGaps.filter(\.isSuspicious)
    let memory = suspicious.filter(\.isOfMemory)
    let flags = [
      suspicious.isEmpty
        ? nil : Flag(.variationGap, suspicious.map(\.sentence).joined(separator: "; ")),
      memory.isEmpty ? nil : Flag(.memorised, memory.map(\.excess).joined(separator: "; ")),
    ]
    return flags.compactMap { $0 }
  }

  func checkVariations(_ check: inout ConsistencyCheck) {
    let images = Set(setting.dataset.indices)
    for (variation, record) in variations.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let name = "variations.\(variation.rawValue)"
      check.ascending(record.correctIndices, "\(name).correctIndices")
      check.subset(
        record.correctIndices, of: images, "\(name).correctIndices",
        else: "which was not evaluated")
      check.equal(record.correct, record.correctIndices.count, "\(name).correct")
      check.share(
        record.accuracy, record.interval, count: record.correctIndices.count, name, "accuracy")
    }
    let given = flags.map(\.id).filter(Self.variationFlags.contains)
    let derived = derivedVariationFlags.map(\.id)
    func listed(_ ids: [String]) -> String { ids.isEmpty ? "none" : ids.joined(separator: ", ") }
    check.require(
      given == derived,
      "flags of variations are \(listed(given)), the numbers give \(listed(derived))")
  }
}
