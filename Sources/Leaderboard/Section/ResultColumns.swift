import Experiments
import Results

/// The columns that several tables of results have.
extension Column<EvaluationResult> {
  /// Whose result it is.
  static var defense: Self { Self("Defense") { $0.defense.unambiguous } }

  /// What it was evaluated on.
  static var dataset: Self { Self("Data set") { DatasetTraits(of: $0.dataset.name).title } }

  /// What the attacker may do.
  static var threat: Self { Self("Threat") { $0.threat.title } }

  /// The ids of its flags.
  static var flags: Self { Self("Flags") { FlagNotes.ids([$0]) } }

  /// The share of the images that are classified correctly.
  static func clean(_ detail: Detail) -> Self {
    Self("Clean", .trailing) { share($0.clean.map { ($0.accuracy, $0.interval) }, detail) }
  }

  /// The share that is right of each variation of the images that any of some results was measured on.
  static func variations(of results: [EvaluationResult]) -> [Self] {
    Variation.allCases.filter { variation in
      results.contains { $0.variations[variation] != nil }
    }.map { variation in
      Self(variation.title, .trailing, expendability: 6) {
        $0.variations[variation].map { Wording.percent($0.accuracy) }
      }
    }
  }

  /// The share of the images that withstand an attack.
  static func attack(_ label: String, _ detail: Detail) -> Self {
    Self(AttackRecord.title(of: label), .trailing) {
      share($0.attack(label).map { ($0.robustAccuracy, $0.interval) }, detail)
    }
  }

  /// The share of the images that withstand AutoAttack.
  static func autoattack(_ detail: Detail) -> Self {
    Self("AutoAttack", .trailing) {
      share($0.autoattack.map { ($0.robustAccuracy, $0.interval) }, detail)
    }
  }

  /// The share of the images that withstand everything.
  static func robust(_ detail: Detail) -> Self {
    Self("Robust", .trailing) { share($0.robust.map { ($0.accuracy, $0.interval) }, detail) }
  }

  /// How much of each accuracy is printed.
  package enum Detail {
    /// Every accuracy with its interval.
    case intervals
    /// The interval of the robust accuracy only.
    case compact
  }

  /// An accuracy in percent, with its interval where there is room.
  private static func share(_ value: (Double, Interval)?, _ detail: Detail) -> String? {
    value.map { accuracy, interval in
      let percent = Wording.percent(accuracy)
      return detail == .compact ? percent : "\(percent) (\(Wording.percent(interval)))"
    }
  }
}
