extension EvaluationProtocol {
  /// PGD-20, CW, and AutoAttack's standard ensemble (Croce and Hein 2020): what ranks.
  public static let rampart1 = EvaluationProtocol(
    name: "rampart-1",
    stages: [
      Stage("pgd-20", "PGD-20", .correct) { _ in AttackChoice("PGD", ["steps": 20]) },
      Stage("cw", "CW", .correct) { norm in
        switch norm {
        case .linf: AttackChoice("PGD", ["loss": "cw", "steps": 30])
        case .l2: AttackChoice("CarliniWagnerL2")
        }
      },
      Stage("apgd-ce", "APGD-CE", .cascade) { _ in AttackChoice("APGD") },
      Stage("apgd-t", "APGD-T", .cascade) { _ in
        AttackChoice("APGD", ["loss": "dlr-targeted", "targets": 9])
      },
      Stage("fab-t", "FAB-T", .cascade) { _ in AttackChoice("FAB") },
      Stage("square", "Square", .cascade) { _ in AttackChoice("Square") },
    ], isRanked: true)

  /// For trying things out: few passes, and an upper bound of what `rampart-1` finds.
  ///
  /// The minimum-margin attack on three targets: Gao et al., *Fast and Reliable Evaluation of Adversarial
  /// Robustness with Minimum-Margin Attack*, ICML 2022.
  public static let quick = EvaluationProtocol(
    name: "quick",
    stages: [
      Stage("mm-3", "MM-3", .correct) { _ in
        AttackChoice("APGD", ["loss": "margin-targeted", "steps": 20, "targets": 3])
      }
    ], isRanked: false)
}
