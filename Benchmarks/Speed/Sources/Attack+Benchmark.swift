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
      case .linf: PGD(name: "cw") { ($0.loss, $0.steps) = (.carliniWagner, 30) }
      case .l2: CarliniWagnerL2(name: "cw")
      }
    let single: [any Attack] = [PGD(name: "pgd-20") { $0.steps = 20 }, carliniWagner]
    let cascade: [any Attack] = [
      APGD(name: "apgd-ce") { $0.steps = steps },
      APGD(name: "apgd-t") { ($0.loss, $0.steps, $0.targets) = (.targetedDLR, steps, targets) },
      FAB(name: "fab-t") { ($0.steps, $0.targets) = (steps, targets) },
      Square(name: "square") { $0.queries = queries },
    ]
    return (single, cascade)
  }
}
