public import APGDAttack
public import CarliniWagnerL2Attack
import Experiments
public import FABAttack
public import PGDAttack
import PMAAttack
public import Robustness
public import SquareAttack

extension Roster {
  /// The attacks of this package.
  public static let builtinAttacks = Roster(
    attacks: [
      APGD.self, CarliniWagnerL2.self, FAB.self, PGD.self, PMA.self, Square.self,
    ])

  /// A stage of protocol `rampart-1`; a test that asks for another type than it is ends there.
  fileprivate static func stage<Method: AttackMethod>(
    _ label: String, _ norm: Norm = .linf, classes: Int = 10, as type: Method.Type = Method.self
  ) -> Method {
    guard
      let attack = try? builtinAttacks.attack(label, norm: norm, classes: classes) as? Method
    else { fatalError("\(label) is no \(type)") }
    return attack
  }
}

extension PGD {
  /// PGD-20 of the protocol.
  public static let rampart1: PGD = Roster.stage("pgd-20")
  /// CW under Linf of the protocol.
  public static let carliniWagnerLinf: PGD = Roster.stage("cw")
}

extension APGD {
  /// APGD-CE of the protocol.
  public static let crossEntropy: APGD = Roster.stage("apgd-ce")
  /// APGD-T of the protocol.
  public static func targeted(classes: Int) -> APGD { Roster.stage("apgd-t", classes: classes) }
}

extension FAB {
  /// FAB-T of the protocol.
  public static func targeted(classes: Int) -> FAB { Roster.stage("fab-t", classes: classes) }
}

extension Square {
  /// Square of the protocol.
  public static let standard: Square = Roster.stage("square")
}

extension CarliniWagnerL2 {
  /// CW under L2 of the protocol.
  public static let rampart1: CarliniWagnerL2 = Roster.stage("cw", .l2)
}
