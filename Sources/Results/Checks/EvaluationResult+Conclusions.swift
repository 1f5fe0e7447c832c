import Experiments

extension EvaluationResult {
  /// The result with everything that follows from its indices computed from them.
  ///
  /// That is every count, accuracy and interval, ``autoattack``, ``robust``, ``brokenBy``, the flags of
  /// ``variations``, and ``complete``. A harness fills in the images classified correctly and the images each attack
  /// broke, and asks for this. A result without ``clean`` gets no conclusions; one that nothing
  /// attacked, such as one made for its measures, gets no robust accuracy.
  public func concluded() -> EvaluationResult {
    var result = self
    if let clean {
      let samples = setting.dataset.samples
      let conclusions = Conclusions(
        clean: clean, attacks: attacks, rules: .named(setting.protocolName))
      result.clean = CleanRecord(correctIndices: clean.correctIndices, samples: samples)
      result.variations = variations.mapValues {
        CleanRecord(correctIndices: $0.correctIndices, samples: samples)
      }
      for (index, robust) in conclusions.robustCounts.enumerated() {
        let attack = attacks[index]
        result.attacks[index] = AttackRecord(
          name: attack.name, robust: robust, samples: samples,
          brokenIndices: attack.brokenIndices, silentIndices: attack.silentIndices,
          forwardPasses: attack.forwardPasses, backwardPasses: attack.backwardPasses,
          seconds: attack.seconds, parameters: attack.parameters)
      }
      result.autoattack = conclusions.autoAttackRobust.map {
        AutoAttackRecord(robust: $0, samples: samples)
      }
      result.robust =
        status == .ok && !attacks.isEmpty
        ? RobustRecord(indices: conclusions.robustIndices, samples: samples)
        : nil
      result.brokenBy = conclusions.brokenBy
      result.lots = lots?.concluded(
        robust: conclusions.robustIndices, sha256: setting.model.sha256)
      result.remedies = zip(remedies, derivedRemedies).map { $1 ?? $0 }
    }
    result.flags.removeAll { Self.variationFlags.contains($0.id) }
    result.flags += result.derivedVariationFlags
    result.complete = result.isComplete
    return result
  }
}
