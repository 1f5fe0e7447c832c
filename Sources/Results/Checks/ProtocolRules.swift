/// The rules of protocol `rampart-1` that concern results.
public enum ProtocolRules {
  /// The protocol's name.
  public static let name = "rampart-1"
  /// The protocol's form for randomised defenses: broken is what most of 100 draws get wrong.
  public static let randomised = name + randomisedSuffix
  /// What the names of forms for randomised defenses end in.
  public static let randomisedSuffix = "+eot"
  /// The protocols whose complete runs are ranked: the plain one, and that for randomised defenses.
  public static let ranked: Set<String> = [name, randomised]
  /// AutoAttack's members, in the order of the cascade.
  public static let autoAttack = ["apgd-ce", "apgd-t", "fab-t", "square"]
  /// The six attacks, in protocol order.
  public static let attacks = ["pgd-20", "cw"] + autoAttack
  /// The protocol for trying things out: few passes, and an upper bound of what `rampart-1` finds.
  public static let quick = "quick"
  /// Its attacks: the minimum-margin attack on three targets.
  public static let quickAttacks = ["mm-3"]
  /// The name under which images that others found stand beside the attacks.
  public static let external = "external"
  /// The seed of a ranked run.
  public static let seed = 0

  /// The name as a table's heading prints it: `PGD-20`, `FAB-T`.
  public static func title(of attack: String) -> String {
    switch attack {
    case "square": "Square"
    case _ where (attacks + quickAttacks).contains(attack): attack.uppercased()
    default: attack
    }
  }
}
