import Experiments

/// What follows from the images classified correctly and those that each attack broke.
struct Conclusions {
  /// Of each attack, in the order given, how many images withstood it.
  let robustCounts: [Int]
  /// How many images withstood AutoAttack's cascade; `nil` unless all four members ran.
  let autoAttackRobust: Int?
  /// The images that nothing broke, ascending.
  let robustIndices: [Int]
  /// Of each image that was broken, the first attack in protocol order that did it.
  let brokenBy: [Int: String]

  /// Draws the conclusions.
  init(clean: CleanRecord, attacks: [AttackRecord]) {
    let correct = Set(clean.correctIndices)
    var counts = attacks.map { correct.subtracting($0.brokenIndices).count }
    var left = correct
    var members = 0
    for name in EvaluationProtocol.rampart1.cascade {
      guard let index = attacks.firstIndex(where: { $0.name == name }) else { continue }
      left.subtract(attacks[index].brokenIndices)
      counts[index] = left.count
      members += 1
    }
    // A remedy's attack starts from what everything before it left.
    var lost: Set<Int> = []
    for (index, attack) in attacks.enumerated() {
      lost.formUnion(attack.brokenIndices + attack.silentIndices)
      if AttackRecord.isRemedy(attack.name) { counts[index] = correct.subtracting(lost).count }
    }
    robustCounts = counts
    autoAttackRobust = members == EvaluationProtocol.rampart1.cascade.count ? left.count : nil

    var brokenBy: [Int: String] = [:]
    for attack in Self.inProtocolOrder(attacks) {
      for index in attack.brokenIndices + attack.silentIndices where brokenBy[index] == nil {
        brokenBy[index] = attack.name
      }
    }
    self.brokenBy = brokenBy
    robustIndices = correct.filter { brokenBy[$0] == nil }.sorted()
  }

  /// The six attacks in protocol order, then any others in the order they ran.
  private static func inProtocolOrder(_ attacks: [AttackRecord]) -> [AttackRecord] {
    let known = EvaluationProtocol.rampart1.labels.flatMap { name in
      attacks.filter { $0.name == name }
    }
    return known + attacks.filter { !EvaluationProtocol.rampart1.labels.contains($0.name) }
  }
}
