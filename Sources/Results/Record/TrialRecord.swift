/// What one attack with free parameters achieved: an attack's record and what it was about.
///
/// It belongs to no protocol, and no leaderboard reads it.
public struct TrialRecord: Sendable, Hashable {
  /// What the attack achieved.
  public var attack: AttackRecord
  /// The model's name.
  public var defense: String
  /// Everything about the defense that influences a number.
  public var options: JSONValue
  /// What was attacked.
  public var dataset: DatasetRecord
  /// What the attacker may do.
  public var threat: ThreatRecord
  /// The seed of every random stream.
  public var seed: Int
  /// Which network was attacked.
  public var model: ModelRecord
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
    attack: AttackRecord, defense: String, options: JSONValue, dataset: DatasetRecord,
    threat: ThreatRecord, seed: Int, model: ModelRecord, clean: CleanRecord,
    distances: DistanceRecord?, curve: [CurvePoint]? = nil, nearTies: Int, flags: [Flag],
    environment: EnvironmentRecord
  ) {
    self.attack = attack
    self.defense = defense
    self.options = options
    self.dataset = dataset
    self.threat = threat
    self.seed = seed
    self.model = model
    self.clean = clean
    self.distances = distances
    self.curve = curve
    self.nearTies = nearTies
    self.flags = flags
    self.environment = environment
  }
}

extension TrialRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case defense
    case options
    case dataset
    case threat
    case seed
    case model
    case clean
    case distances
    case curve
    case nearTies
    case flags
    case environment
  }

  /// Reads a record.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      attack: try AttackRecord(from: decoder),
      defense: try values.decode(String.self, forKey: .defense),
      options: try values.decode(JSONValue.self, forKey: .options),
      dataset: try values.decode(DatasetRecord.self, forKey: .dataset),
      threat: try values.decode(ThreatRecord.self, forKey: .threat),
      seed: try values.decode(Int.self, forKey: .seed),
      model: try values.decode(ModelRecord.self, forKey: .model),
      clean: try values.decode(CleanRecord.self, forKey: .clean),
      distances: try values.decodeIfPresent(DistanceRecord.self, forKey: .distances),
      curve: try values.decodeIfPresent([CurvePoint].self, forKey: .curve),
      nearTies: try values.decode(Int.self, forKey: .nearTies),
      flags: try values.decode([Flag].self, forKey: .flags),
      environment: try values.decode(EnvironmentRecord.self, forKey: .environment))
  }

  /// Writes a record: the attack's fields, and beside them what the attack was about.
  public func encode(to encoder: any Encoder) throws {
    try attack.encode(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(defense, forKey: .defense)
    try values.encode(options, forKey: .options)
    try values.encode(dataset, forKey: .dataset)
    try values.encode(threat, forKey: .threat)
    try values.encode(seed, forKey: .seed)
    try values.encode(model, forKey: .model)
    try values.encode(clean, forKey: .clean)
    try values.encodeIfPresent(distances, forKey: .distances)
    try values.encodeIfPresent(curve, forKey: .curve)
    try values.encode(nearTies, forKey: .nearTies)
    try values.encode(flags, forKey: .flags)
    try values.encode(environment, forKey: .environment)
  }
}
