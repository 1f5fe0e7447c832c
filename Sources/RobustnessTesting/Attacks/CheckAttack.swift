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
  var broken = cardFaults(type.card) + (try optionFaults(type, options))
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

/// What would come to light only where somebody sets options by name.
private func optionFaults<A: AttackMethod>(
  _ type: A.Type, _ options: A.Options
) throws -> [String] {
  let values = try JSONValue(encoding: options).objectValue ?? [:]
  guard try JSONValue.object(values).decoded(as: A.Options.self) == options else {
    return ["the options do not survive being written and read"]
  }
  var broken: [String] = []
  func make(_ changes: [String: JSONValue] = [:], classes: Int) throws {
    _ = try A.make(name: "check", values.merging(changes) { $1 }, classes: classes)
  }
  for classes in [2, LinearStage.classes] {
    do { try make(classes: classes) } catch let error as InvalidAttack {
      broken.append("its own options are refused: \(error)")
    }
    let fitted = A.fitted(options, classes: classes)
    if let problem = fitted.problem {
      broken.append("fitted to \(classes) classes its options have a problem: \(problem)")
    }
  }
  let counts = A.optionNames.filter { A.takes($0, 1) && !A.takes($0, 0.5) }
  for count in counts where (try? make([count: -1], classes: LinearStage.classes)) != nil {
    broken.append("\(count) may be -1; say in `ranges` from where on it counts")
  }
  return broken
}
