import Experiments

extension EvaluationResult: Codable {
  private enum CodingKeys: String, CodingKey {
    case schema
    case protocolName = "protocol"
    case complete
    case status
    case failure
    case clean
    case variations
    case attacks
    case autoattack
    case robust
    case brokenBy
    case nearTies
    case nearTieIndices
    case classes
    case lots
    case flags
    case remedies
    case doubt
    case evidence
    case fragility
    case environment
    case training
  }

  /// Reads a result; one of a newer schema is refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try values.decode(Int.self, forKey: .schema)
    guard (1...Self.currentSchema).contains(schema) else {
      throw ResultsError.unknownSchema(schema)
    }
    // A trial goes by no protocol; a result does.
    _ = try values.decode(String.self, forKey: .protocolName)
    self.init(
      setting: try Setting(from: decoder),
      status: try values.decodeIfPresent(EvaluationStatus.self, forKey: .status) ?? .ok,
      failure: try values.decodeIfPresent(FailureRecord.self, forKey: .failure),
      clean: try values.decodeIfPresent(CleanRecord.self, forKey: .clean),
      attacks: try values.decode([AttackRecord].self, forKey: .attacks),
      flags: try values.decodeIfPresent([Flag].self, forKey: .flags) ?? [],
      environment: try values.decode(EnvironmentRecord.self, forKey: .environment),
      training: try values.decodeIfPresent(JSONValue.self, forKey: .training))
    self.schema = schema
    func given<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try values.decodeIfPresent(Value.self, forKey: key)
    }
    complete = try values.decode(Bool.self, forKey: .complete)
    variations = try given(.variations) ?? [:]
    autoattack = try given(.autoattack)
    robust = try given(.robust)
    brokenBy = try given(.brokenBy) ?? [:]
    nearTies = try given(.nearTies) ?? 0
    nearTieIndices = try given(.nearTieIndices)
    classes = try given(.classes) ?? []
    lots = try given(.lots)
    remedies = try given(.remedies) ?? []
    doubt = try given(.doubt)
    evidence = try given(.evidence)
    fragility = try given(.fragility)
    measures = try Measures(from: decoder)
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
    if !variations.isEmpty { try values.encode(variations, forKey: .variations) }
    try values.encode(attacks, forKey: .attacks)
    try values.encode(autoattack, forKey: .autoattack)
    try values.encode(robust, forKey: .robust)
    try values.encode(brokenBy, forKey: .brokenBy)
    try values.encode(nearTies, forKey: .nearTies)
    try values.encodeIfPresent(nearTieIndices, forKey: .nearTieIndices)
    if !classes.isEmpty { try values.encode(classes, forKey: .classes) }
    try values.encodeIfPresent(lots, forKey: .lots)
    try values.encode(flags, forKey: .flags)
    if !remedies.isEmpty { try values.encode(remedies, forKey: .remedies) }
    try values.encodeIfPresent(doubt, forKey: .doubt)
    try values.encode(evidence, forKey: .evidence)
    try values.encodeIfPresent(fragility, forKey: .fragility)
    try values.encode(environment, forKey: .environment)
    try measures.encode(to: encoder)
    try values.encodeIfPresent(training, forKey: .training)
  }
}
