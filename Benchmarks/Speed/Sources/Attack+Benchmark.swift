import Attacks
import Robustness

/// What the benchmark runs.
struct BenchmarkedAttacks {
  /// Steps of APGD and FAB.
  let steps: Int
  /// Targets of APGD-T and FAB-T.
  let targets: Int
  /// Queries of Square.
  let queries: Int

  /// The attacks that are run on all images, then the cascade.
  func list(_ norm: Norm) -> (single: [any Attack], cascade: [any Attack]) {
    let single: [any Attack] = [
      PGD.rampart1, norm == .linf ? PGD.carliniWagnerLinf : CarliniWagnerL2.rampart1,
    ]
    let cascade: [any Attack] = [
      APGD(name: "apgd-ce", steps: steps),
      APGD(name: "apgd-t", loss: .targetedDLR, steps: steps, targets: targets),
      FAB(steps: steps, targets: targets),
      Square(queries: queries),
    ]
    return (single, cascade)
  }
}
