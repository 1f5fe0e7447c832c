import Experiments

/// What an evaluation's own numbers give reason to doubt; costs no pass.
package struct OutcomeChecks {
  private let result: EvaluationResult
  private let claimedAccuracy: Double?

  /// Looks at what the attacks of a protocol came to; what remedies added is left out, as they follow from this.
  ///
  /// - Parameters:
  ///   - result: clean accuracy and attacks.
  ///   - claimedAccuracy: the clean accuracy that the defense's card states, from 0 to 1; nil where none does.
  package init(_ result: EvaluationResult, claimedAccuracy: Double?) {
    self.result = result.withoutRemedies
    self.claimedAccuracy = claimedAccuracy
  }

  /// The kinds that follow from a result alone, without a card: a part's say nothing of the whole.
  static let ofTheWhole: Set<String> = Set(
    [FlagKind.squareGain, .silentSuccess, .nearTies].map(\.rawValue))

  /// The flags, in the order of the checks.
  package var flags: [Flag] {
    [squareGain, silentSuccess, cleanAccuracy, nearTies].compactMap { $0 }
  }

  /// Verdicts on more of the images than the protocol allows hang on the last digits.
  private var nearTies: Flag? {
    let (close, all) = (result.nearTieIndices?.count ?? 0, result.dataset.samples)
    let most = EvaluationProtocol.ranking.mostNearTies * Double(all)
    guard Double(close) > most else { return nil }
    return Flag(
      .nearTies,
      "\(close) of \(all) images have verdicts that hang on the last digits of two logits: equal ones "
        + "count as wrong, and another machine may see some otherwise")
  }

  /// Square after the gradient attacks should find next to nothing: AutoAttack's limit is 0.2 points.
  private var squareGain: Flag? {
    guard let gain = result.attack("square")?.brokenIndices.count,
      result.attack("apgd-ce") != nil || result.attack("apgd-t") != nil,
      Double(gain) > 0.002 * Double(result.dataset.samples)
    else { return nil }
    return Flag(
      .squareGain,
      "Square broke \(gain) images that AutoAttack's attacks with gradients had not broken")
  }

  private var silentSuccess: Flag? {
    guard let correct = result.clean?.correct else { return nil }
    let silent = result.attacks.map { ($0.name, $0.silentIndices.count) }
    guard let (name, most) = silent.max(by: { $0.1 < $1.1 }), most > 1, 100 * most > correct
    else {
      return nil
    }
    return Flag(
      .silentSuccess,
      "\(name) ended on a right image for \(most) of \(correct) samples that it had broken on the way"
    )
  }

  /// Farther from the card than chance in the choice of images explains, and by over two points.
  private var cleanAccuracy: Flag? {
    guard let claimedAccuracy, let clean = result.clean, result.dataset.samples > 0 else {
      return nil
    }
    let interval = clean.interval
    guard claimedAccuracy < interval.low - 0.02 || claimedAccuracy > interval.high + 0.02 else {
      return nil
    }
    return Flag(
      .cleanAccuracy,
      "\(Self.percent(clean.accuracy)) of the clean images are right; the card says "
        + Self.percent(claimedAccuracy))
  }

  private static func percent(_ share: Double) -> String {
    "\((10_000 * share).rounded() / 100) %"
  }
}
