import APGDAttack
import Attacks
import CarliniWagnerL2Attack
import Experiments
import FABAttack
import PGDAttack
import Robustness
import SquareAttack

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
    let carliniWagner: any Attack =
      switch norm {
      case .linf: PGD(name: "cw", loss: .carliniWagner, steps: 30)
      case .l2: CarliniWagnerL2()
      }
    let single: [any Attack] = [PGD(name: "pgd-20", steps: 20), carliniWagner]
    let cascade: [any Attack] = [
      APGD(name: "apgd-ce", steps: steps),
      APGD(name: "apgd-t", loss: .targetedDLR, steps: steps, targets: targets),
      FAB(steps: steps, targets: targets),
      Square(queries: queries),
    ]
    return (single, cascade)
  }
}
