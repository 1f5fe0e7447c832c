/// Why two results say different things of an image.
struct ChangeReason {
  private let index: Int
  private let first: EvaluationResult
  private let second: EvaluationResult

  init(_ index: Int, _ first: EvaluationResult, _ second: EvaluationResult) {
    (self.index, self.first, self.second) = (index, first, second)
  }

  /// The reason in a phrase.
  func text(from before: Verdict, to after: Verdict) -> String {
    var parts: [String] = []
    if before == .misclassified { parts.append("only the first is wrong on the clean image") }
    if after == .misclassified { parts.append("only the second is wrong on the clean image") }
    if before != .misclassified && after != .misclassified {
      parts += [
        difference(first, second, "first", other: "second"),
        difference(second, first, "second", other: "first"),
      ].compactMap { $0 }
      let both = first.attacks(breaking: index).filter(second.attacks(breaking: index).contains)
      if !both.isEmpty { parts.append("\(both.joined(separator: ", ")) in both") }
    }
    for (result, name) in [(first, "first"), (second, "second")]
    where result.nearTieIndices?.contains(index) == true {
      parts.append("a near tie in the \(name)")
    }
    return parts.joined(separator: "; ")
  }

  /// What breaks the image in one result only, those attacks apart that the other did not run on it.
  private func difference(
    _ result: EvaluationResult, _ other: EvaluationResult, _ name: String, other otherName: String
  ) -> String? {
    let known = Set(other.attacks(breaking: index))
    let own = result.attacks(breaking: index).filter { !known.contains($0) }
    guard !own.isEmpty else { return nil }
    let absent = own.filter { other.attack($0) == nil }
    let note =
      absent.isEmpty ? "" : " (the \(otherName) did not run \(absent.joined(separator: ", ")))"
    return "\(own.joined(separator: ", ")) in the \(name) only\(note)"
  }
}

extension EvaluationResult {
  /// The attacks that break an image, silent successes included, in the order they ran.
  ///
  /// Members of AutoAttack's cascade see only what the members before left.
  public func attacks(breaking index: Int) -> [String] {
    attacks.filter { $0.brokenIndices.contains(index) || $0.silentIndices.contains(index) }
      .map(\.name)
  }
}
