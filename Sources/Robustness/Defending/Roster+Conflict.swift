import Experiments

extension Roster {
  /// Which of its members a name cannot tell apart, and what to do; nil where names are enough.
  public var conflict: String? {
    let kinds = [
      attacks.map { (name: EvaluationProtocol.plain($0.methodName), type: String(reflecting: $0)) },
      defenses.map { (name: $0.name.lowercased(), type: String(reflecting: $0)) },
      measures.map { (name: $0.name.lowercased(), type: String(reflecting: $0)) },
    ]
    for members in kinds {
      for (place, one) in members.enumerated() {
        guard let other = members[..<place].first(where: { $0.name == one.name }) else { continue }
        return
          "No name tells \(other.type) from \(one.type), since case and punctuation do not count; "
          + "rename one of them, or leave it out"
      }
    }
    return attacks.lazy.compactMap(shadowed).first
  }

  /// Why a name that a stage has does not reach an attack; nil where it is the stage's own.
  private func shadowed(_ attack: any AttackMethod.Type) -> String? {
    guard let stage = EvaluationProtocol.stage(labelled: attack.methodName),
      !Norm.allCases.contains(where: { stage.attack($0).method == attack.methodName })
    else { return nil }
    return
      "\(String(reflecting: attack)) is named like the stage \(stage.label) of a protocol, which "
      + "would run in its place; rename it"
  }
}
