extension EvaluationProtocol {
  /// PGD-20, CW, and AutoAttack's standard ensemble (Croce and Hein 2020), with two attacks before FAB that
  /// break images which AutoAttack misses: what ranks.
  ///
  /// Its AutoAttack is that of ``rampart1``, image for image: what only the two broke goes through FAB and
  /// Square all the same.
  public static let rampart2 = EvaluationProtocol(
    name: "rampart-2", stages: [pgd20, cw, apgdCE, apgdT, pma, minimumMargin, fabT, square],
    standing: .ranked)

  /// PGD-20, CW, and AutoAttack's standard ensemble.
  public static let rampart1 = EvaluationProtocol(
    name: "rampart-1", stages: [pgd20, cw, apgdCE, apgdT, fabT, square], standing: .replaced)

  /// A twenty-fifth of the ranked protocol's passes, for an upper bound of its robust accuracy that is seldom
  /// more than an image off: two short attacks on all images, and all that the ranked protocol does to
  /// survivors on those nearest to a wrong class.
  public static let fast = EvaluationProtocol(
    name: "fast",
    stages: [pma25, mm3, apgdCE, apgdT, pma, minimumMargin, fabT, square], standing: .bound,
    lots: Lots(screening: 2, least: 8, share: 0.01))
}

// What the protocols are made of.
extension EvaluationProtocol {
  private static let pgd20 = Stage("pgd-20", "PGD-20", .correct) { _ in
    AttackChoice("PGD", ["steps": 20])
  }

  private static let cw = Stage("cw", "CW", .correct) { norm in
    switch norm {
    case .linf: AttackChoice("PGD", ["loss": "cw", "steps": 30])
    case .l2: AttackChoice("CarliniWagnerL2")
    }
  }

  private static let apgdCE = Stage("apgd-ce", "APGD-CE", .cascade) { _ in AttackChoice("APGD") }

  private static let apgdT = Stage("apgd-t", "APGD-T", .cascade) { _ in
    AttackChoice("APGD", ["loss": "dlr-targeted", "targets": 9])
  }

  /// Two runs of each kind: where a start succeeds nine times in ten, one run would leave a verdict to chance.
  private static let pma = Stage("pma", "PMA", .survivors) { _ in
    AttackChoice("PMA", ["restarts": 4])
  }

  private static let pma25 = Stage("pma-25", "PMA-25", .survivors) { _ in
    AttackChoice("PMA", ["restarts": 1, "steps": 25])
  }

  /// Gao et al., *Fast and Reliable Evaluation of Adversarial Robustness with Minimum-Margin Attack*, ICML 2022.
  private static let minimumMargin = Stage("minimum-margin", "MM", .survivors) { _ in
    AttackChoice("APGD", ["loss": "margin-targeted", "steps": 20, "targets": 9])
  }

  private static let mm3 = Stage("mm-3", "MM-3", .survivors) { _ in
    AttackChoice("APGD", ["loss": "margin-targeted", "steps": 20, "targets": 3])
  }

  private static let fabT = Stage("fab-t", "FAB-T", .cascade) { _ in AttackChoice("FAB") }

  private static let square = Stage("square", "Square", .cascade) { _ in AttackChoice("Square") }
}
