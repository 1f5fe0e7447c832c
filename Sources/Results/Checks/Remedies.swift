import Experiments

extension EvaluationResult {
  /// The result as it was before remedies were tried.
  package var withoutRemedies: EvaluationResult {
    let names = Set(remedies.flatMap(\.attacks))
    var result = self
    result.attacks.removeAll { names.contains($0.name) }
    result.remedies = []
    return result
  }

  /// The remedies with the counts that the attacks' lists give.
  ///
  /// `nil` in place of one whose attacks are not in the result.
  var derivedRemedies: [RemedyRecord?] {
    guard let clean else { return remedies.map { _ in nil } }
    return remedies.map { remedy in
      let places = remedy.attacks.compactMap { name in attacks.firstIndex { $0.name == name } }
      guard places.count == remedy.attacks.count, let first = places.min(), let last = places.max()
      else { return nil }
      var derived = remedy
      let counts = [attacks[..<first], attacks[...last]].map { part in
        Conclusions(clean: clean, attacks: Array(part), rules: .named(setting.protocolName))
          .robustIndices.count
      }
      (derived.robustBefore, derived.robustAfter) = (counts[0], counts[1])
      return derived
    }
  }

  func checkRemedies(_ check: inout ConsistencyCheck) {
    for (given, derived) in zip(remedies, derivedRemedies) {
      let name = "remedies[\(given.name)]"
      guard let derived else {
        check.note("\(name) names attacks that are not in the result")
        continue
      }
      check.equal(given.robustBefore, derived.robustBefore, "\(name).robustBefore")
      check.equal(given.robustAfter, derived.robustAfter, "\(name).robustAfter")
    }
  }
}
