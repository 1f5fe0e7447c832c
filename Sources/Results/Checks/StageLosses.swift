package import Experiments

/// What the stages so far have broken, by whom the next one leaves out.
package struct StageLosses {
  private var inCascade: Set<Int> = []
  private var inAny: Set<Int> = []

  /// Nothing yet.
  package init() {}

  /// The images that a stage for an audience is not run on.
  package func withheld(from audience: Stage.Audience) -> Set<Int> {
    switch audience {
    case .correct: []
    case .cascade: inCascade
    case .survivors: inAny
    }
  }

  /// Adds what an attack for an audience broke, silently or not.
  package mutating func add(_ broken: some Sequence<Int>, by audience: Stage.Audience) {
    if audience == .cascade { inCascade.formUnion(broken) }
    inAny.formUnion(broken)
  }
}

extension AttackRecord {
  /// Whom the attack of this name is run on: an attack that is no stage on all that are right.
  package static func audience(of name: String) -> Stage.Audience {
    EvaluationProtocol.stage(labelled: name)?.audience ?? .correct
  }
}
