public import Experiments

/// What one attack with free parameters achieved: an attack's record and what it was about.
///
/// It belongs to no protocol, and no leaderboard reads it.
@dynamicMemberLookup
public struct TrialRecord: Sendable, Hashable {
  /// What the attack achieved.
  public var attack: AttackRecord
  /// What was attacked; its parts are the record's own: `record.threat`.
  public var setting: Setting
  /// How it does on the images as they are.
  public var clean: CleanRecord
  /// How large the smallest changes are, where those were searched for.
  public var distances: DistanceRecord?
  /// Upper bounds of robust accuracy against ε, where the smallest changes were searched for.
  public var curve: [CurvePoint]?
  /// How many verdicts were close to a tie.
  public var nearTies: Int
  /// Reasons to doubt the numbers.
  public var flags: [Flag]
  /// What the numbers were computed with.
  public var environment: EnvironmentRecord

  /// A record with every part given.
  public init(
    attack: AttackRecord, setting: Setting, clean: CleanRecord, distances: DistanceRecord?,
    curve: [CurvePoint]? = nil, nearTies: Int, flags: [Flag], environment: EnvironmentRecord
  ) {
    self.attack = attack
    self.setting = setting
    self.clean = clean
    self.distances = distances
    self.curve = curve
    self.nearTies = nearTies
    self.flags = flags
    self.environment = environment
  }

  /// A part of the setting.
  public subscript<Part>(dynamicMember part: KeyPath<Setting, Part>) -> Part {
    setting[keyPath: part]
  }
}

extension TrialRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case clean, distances, curve, nearTies, flags, environment
  }

  /// Reads a record.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      attack: try AttackRecord(from: decoder),
      setting: try Setting(from: decoder),
      clean: try values.decode(CleanRecord.self, forKey: .clean),
      distances: try values.decodeIfPresent(DistanceRecord.self, forKey: .distances),
      curve: try values.decodeIfPresent([CurvePoint].self, forKey: .curve),
      nearTies: try values.decodeIfPresent(Int.self, forKey: .nearTies) ?? 0,
      flags: try values.decodeIfPresent([Flag].self, forKey: .flags) ?? [],
      environment: try values.decode(EnvironmentRecord.self, forKey: .environment))
  }

  /// Writes a record: the attack's fields, and beside them what the attack was about.
  public func encode(to encoder: any Encoder) throws {
    try attack.encode(to: encoder)
    try setting.encode(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(clean, forKey: .clean)
    try values.encodeIfPresent(distances, forKey: .distances)
    try values.encodeIfPresent(curve, forKey: .curve)
    try values.encode(nearTies, forKey: .nearTies)
    try values.encode(flags, forKey: .flags)
    try values.encode(environment, forKey: .environment)
  }
}
