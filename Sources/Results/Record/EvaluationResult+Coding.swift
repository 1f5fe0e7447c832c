import Experiments

extension EvaluationResult: Codable {
  private enum CodingKeys: String, CodingKey {
    case schema
    case complete
    case status
    case failure
    case clean
    case attacks
    case autoattack
    case robust
    case brokenBy
    case nearTies
    case nearTieIndices
    case classes
    case flags
    case remedies
    case doubt
    case evidence
    case fragility
    case environment
    case flatness
    case landscape
    case training
  }

  /// Reads a result; one of a newer schema is refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try values.decode(Int.self, forKey: .schema)
    guard (1...Self.currentSchema).contains(schema) else {
      throw ResultsError.unknownSchema(schema)
    }
    self.init(
      schema: schema,
      setting: try Setting(from: decoder),
      complete: try values.decode(Bool.self, forKey: .complete),
      status: try values.decodeIfPresent(EvaluationStatus.self, forKey: .status) ?? .ok,
      failure: try values.decodeIfPresent(FailureRecord.self, forKey: .failure),
      clean: try values.decodeIfPresent(CleanRecord.self, forKey: .clean),
      attacks: try values.decode([AttackRecord].self, forKey: .attacks),
      autoattack: try values.decodeIfPresent(AutoAttackRecord.self, forKey: .autoattack),
      robust: try values.decodeIfPresent(RobustRecord.self, forKey: .robust),
      brokenBy: try values.decodeIfPresent([Int: String].self, forKey: .brokenBy) ?? [:],
      nearTies: try values.decodeIfPresent(Int.self, forKey: .nearTies) ?? 0,
      nearTieIndices: try values.decodeIfPresent([Int].self, forKey: .nearTieIndices),
      classes: try values.decodeIfPresent([ClassRecord].self, forKey: .classes) ?? [],
      flags: try values.decodeIfPresent([Flag].self, forKey: .flags) ?? [],
      remedies: try values.decodeIfPresent([RemedyRecord].self, forKey: .remedies) ?? [],
      doubt: try values.decodeIfPresent(DoubtRecord.self, forKey: .doubt),
      evidence: try values.decodeIfPresent(EvidenceRecord.self, forKey: .evidence),
      fragility: try values.decodeIfPresent(FragilityRecord.self, forKey: .fragility),
      environment: try values.decode(EnvironmentRecord.self, forKey: .environment),
      flatness: try values.decodeIfPresent(FlatnessRecord.self, forKey: .flatness),
      landscape: try values.decodeIfPresent(LandscapeRecord.self, forKey: .landscape),
      training: try values.decodeIfPresent(JSONValue.self, forKey: .training))
  }

  /// Writes a result; what the contract names is always there, as `null` where there is nothing.
  public func encode(to encoder: any Encoder) throws {
    try setting.encode(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(schema, forKey: .schema)
    try values.encode(complete, forKey: .complete)
    try values.encode(status, forKey: .status)
    try values.encodeIfPresent(failure, forKey: .failure)
    try values.encode(clean, forKey: .clean)
    try values.encode(attacks, forKey: .attacks)
    try values.encode(autoattack, forKey: .autoattack)
    try values.encode(robust, forKey: .robust)
    try values.encode(brokenBy, forKey: .brokenBy)
    try values.encode(nearTies, forKey: .nearTies)
    try values.encodeIfPresent(nearTieIndices, forKey: .nearTieIndices)
    if !classes.isEmpty { try values.encode(classes, forKey: .classes) }
    try values.encode(flags, forKey: .flags)
    if !remedies.isEmpty { try values.encode(remedies, forKey: .remedies) }
    try values.encodeIfPresent(doubt, forKey: .doubt)
    try values.encode(evidence, forKey: .evidence)
    try values.encodeIfPresent(fragility, forKey: .fragility)
    try values.encode(environment, forKey: .environment)
    try values.encodeIfPresent(flatness, forKey: .flatness)
    try values.encodeIfPresent(landscape, forKey: .landscape)
    try values.encodeIfPresent(training, forKey: .training)
  }
}
