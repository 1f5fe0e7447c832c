import Attacks
public import Experiments
import Foundation
public import Robustness
import Torch

/// Checks the laws that an attack must satisfy, on a linear model, whose smallest perturbations are known.
///
/// For the tests of whoever writes an attack:
///
///     #expect(try checkAttack(MyIdea.self) == [])
///
/// - Parameters:
///   - type: the attack.
///   - options: its options; the standard ones where they are nil.
///   - norms: where it is tried; all that its card names where they are nil.
/// - Returns: a sentence for each law that is broken.
/// - Throws: whatever the attack throws.
public func checkAttack<A: AttackMethod>(
  _ type: A.Type, options: A.Options? = nil, norms: [Norm]? = nil
) throws -> [String] {
  try LibTorch.start(threads: 1)
  let options = options ?? type.standard
  var broken = cardFaults(type.card) + (try optionFaults(options))
  for norm in norms ?? type.card.norms {
    let stage = try LinearStage(norm)
    broken += try StageLaws(stage: stage) {
      A(name: "check", options: A.fitted(options, classes: LinearStage.classes))
    }.faults(type.card).map { "under \(norm.title) \($0)" }
  }
  return broken
}

private func cardFaults(_ card: AttackCard) -> [String] {
  let texts = [("title", card.title), ("paper", card.paper)]
  return texts.filter { $0.1.trimmingCharacters(in: .whitespaces).isEmpty }
    .map { "the card's \($0.0) is empty" }
    + (card.norms.isEmpty ? ["the card names no norm"] : [])
}

private func optionFaults<Options: Codable & Hashable>(_ options: Options) throws -> [String] {
  let copy = try JSONDecoder().decode(Options.self, from: JSONEncoder().encode(options))
  return copy == options ? [] : ["the options do not survive being written and read"]
}
