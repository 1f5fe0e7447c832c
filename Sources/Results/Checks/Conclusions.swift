import Experiments

/// What follows from the images classified correctly and those that each attack broke.
struct Conclusions {
  /// Of each attack, in the order given, how many images withstood it.
  let robustCounts: [Int]
  /// How many images withstood AutoAttack's cascade; `nil` unless all four members ran on what it left.
  let autoAttackRobust: Int?
  /// The images that nothing broke, ascending.
  let robustIndices: [Int]
  /// Of each image that was broken, the first attack in protocol order that did it.
  let brokenBy: [Int: String]

  /// Draws the conclusions.
  ///
  /// - Parameter rules: the protocol that was followed, where it is known.
  init(clean: CleanRecord, attacks: [AttackRecord], rules: EvaluationProtocol?) {
    // Where lots are attacked, every attack starts from what is left of one, and nothing is AutoAttack's.
    let isInLots = rules?.lots != nil
    let correct = Set(clean.correctIndices)
    var counts = attacks.map { correct.subtracting($0.brokenIndices).count }
    var left = correct
    var members = 0
    let cascade = EvaluationProtocol.ranking.cascade
    for name in cascade {
      guard let index = attacks.firstIndex(where: { $0.name == name }) else { continue }
      left.subtract(attacks[index].brokenIndices)
      counts[index] = left.count
      members += 1
    }
    // Some stages, and every remedy's attack, start from what everything before them left.
    var lost: Set<Int> = []
    for (index, attack) in attacks.enumerated() {
      lost.formUnion(attack.brokenIndices + attack.silentIndices)
      let isLate = AttackRecord.audience(of: attack.name) == .survivors
      if isLate || isInLots || AttackRecord.isRemedy(attack.name) {
        counts[index] = correct.subtracting(lost).count
      }
    }
    robustCounts = counts
    autoAttackRobust = members == cascade.count && !isInLots ? left.count : nil

    var brokenBy: [Int: String] = [:]
    for attack in Self.inProtocolOrder(attacks) {
      for index in attack.brokenIndices + attack.silentIndices where brokenBy[index] == nil {
        brokenBy[index] = attack.name
      }
    }
    self.brokenBy = brokenBy
    robustIndices = correct.filter { brokenBy[$0] == nil }.sorted()
  }

  /// The protocol's attacks in its order, then any others in the order they ran.
  private static func inProtocolOrder(_ attacks: [AttackRecord]) -> [AttackRecord] {
    let labels = EvaluationProtocol.ranking.labels
    let known = labels.flatMap { name in attacks.filter { $0.name == name } }
    return known + attacks.filter { !labels.contains($0.name) }
  }
}
