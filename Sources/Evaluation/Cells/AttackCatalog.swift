import Attacks
public import Experiments
public import Robustness

/// The attacks of the protocols by name.
public enum AttackCatalog {
  /// The names of `rampart-1` in protocol order.
  public static let names = ["pgd-20", "cw", "apgd-ce", "apgd-t", "fab-t", "square"]

  /// The four that run one after the other, each on what the ones before left.
  public static let cascade = ["apgd-ce", "apgd-t", "fab-t", "square"]

  /// The attack of a name.
  ///
  /// - Parameters:
  ///   - name: one of `names`, or an attack of protocol `quick`.
  ///   - norm: the threat's norm; CW differs by it.
  ///   - classes: the number of classes; targeted attacks aim at no more than there are.
  public static func attack(_ name: String, norm: Norm, classes: Int) -> (any Attack)? {
    switch name {
    case "pgd-20": PGD.rampart1
    case "cw": carliniWagner(norm)
    case "apgd-ce": APGD.crossEntropy
    case "apgd-t": APGD.targeted(classes: classes)
    case "fab-t": FAB.targeted(classes: classes)
    case "square": Square.standard
    case "mm-3": APGD.minimumMargin(classes: classes)
    default: nil
    }
  }

  private static func carliniWagner(_ norm: Norm) -> any Attack {
    switch norm {
    case .linf: PGD.carliniWagnerLinf
    case .l2: CarliniWagnerL2.rampart1
    }
  }

  /// The protocol's name for a user's spelling: `pgd20` means `pgd-20`.
  public static func canonical(_ text: String) -> String? {
    let plain = text.lowercased().filter { $0 != "-" && $0 != "_" }
    return names.first { $0.filter { $0 != "-" } == plain }
  }
}
