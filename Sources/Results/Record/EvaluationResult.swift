public import Experiments

/// One cell of the benchmark: one defense, one data set, one threat model, one protocol.
@dynamicMemberLookup
public struct EvaluationResult: Sendable, Hashable {
  /// The schema this version writes, and the newest it reads.
  public static let currentSchema = 1

  /// The version of the record's layout.
  public var schema = Self.currentSchema
  /// What was evaluated; its parts are the result's own: `result.threat`.
  public var setting: Setting
  /// Whether this is claimed to be a complete run of the protocol; see ``isComplete``.
  public var complete = false
  /// How the evaluation ended.
  public var status: EvaluationStatus
  /// Why there are no numbers, where there are none.
  public var failure: FailureRecord?
  /// How it does on the images as they are; `nil` if it failed before that was known.
  public var clean: CleanRecord?
  /// How it does on other images that show the same; empty where that was not measured.
  public var variations: [Variation: CleanRecord] = [:]
  /// What each attack achieved, in the order they ran.
  public var attacks: [AttackRecord]
  /// What AutoAttack left; `nil` unless all four members ran.
  public var autoattack: AutoAttackRecord?
  /// The worst case over everything; `nil` for a failure.
  public var robust: RobustRecord?
  /// Of each image that was broken, the first attack in protocol order that did it.
  public var brokenBy: [Int: String] = [:]
  /// How many verdicts were close to a tie.
  public var nearTies = 0
  /// The images of those verdicts, ascending; `nil` where they were not noted.
  public var nearTieIndices: [Int]?
  /// The images class by class; empty where they were not counted.
  public var classes: [ClassRecord] = []
  /// Which images were attacked in full, where the protocol does that to few of them.
  public var lots: LotsRecord?
  /// Reasons to doubt the numbers.
  public var flags: [Flag]
  /// What ran because of them, with the numbers before and after.
  public var remedies: [RemedyRecord] = []
  /// What looking for reasons to doubt cost, where it was done.
  public var doubt: DoubtRecord?
  /// The perturbations that beat the defense, if they were kept.
  public var evidence: EvidenceRecord?
  /// What rounding to 8 bits undoes, where measured.
  public var fragility: FragilityRecord?
  /// What the numbers were computed with.
  public var environment: EnvironmentRecord
  /// What was measured of the weights beside their robustness.
  public var measures = Measures()
  /// How the weights were trained, where known.
  public var training: JSONValue?

  /// A result; what is not given is not known yet.
  public init(
    setting: Setting, status: EvaluationStatus = .ok, failure: FailureRecord? = nil,
    clean: CleanRecord? = nil, attacks: [AttackRecord] = [], flags: [Flag] = [],
    environment: EnvironmentRecord, training: JSONValue? = nil
  ) {
    self.setting = setting
    self.status = status
    self.failure = failure
    self.clean = clean
    self.attacks = attacks
    self.flags = flags
    self.environment = environment
    self.training = training
  }

  /// The record of an attack, if it ran.
  public func attack(_ name: String) -> AttackRecord? { attacks.first { $0.name == name } }

  /// The setting with its attacks and compute; what doubts or other people's images added is left out.
  public var experiment: Experiment {
    let own = attacks.filter {
      !AttackRecord.isRemedy($0.name) && $0.name != AttackRecord.external
    }
    return Experiment(
      setting: setting,
      attacks: own.map { AttackSetting(name: $0.name, parameters: $0.parameters) },
      environment: environment)
  }

  /// A part of the setting.
  public subscript<Part>(dynamicMember part: WritableKeyPath<Setting, Part>) -> Part {
    get { setting[keyPath: part] }
    set { setting[keyPath: part] = newValue }
  }
}
