/// What was evaluated, on what, and by which rules: with the attacks and the compute, everything that
/// influences a number.
public struct Setting: Sendable, Hashable {
  /// The rules of the evaluation, for example `rampart-2`; empty for what goes by none.
  public var protocolName: String {
    get { rules ?? "" }
    set { rules = newValue.isEmpty ? nil : newValue }
  }
  private var rules: String?
  /// The defense's name.
  public var defense: String
  /// Everything about the defense that influences a number.
  public var options: JSONValue
  /// The images.
  public var dataset: DatasetRecord
  /// What the attacker may do.
  public var threat: ThreatModel
  /// The seed of every random stream.
  public var seed: Int
  /// Which network.
  public var model: ModelRecord

  /// A setting with every part given.
  public init(
    protocolName: String, defense: String, options: JSONValue = [:], dataset: DatasetRecord,
    threat: ThreatModel, seed: Int = 0, model: ModelRecord
  ) {
    self.rules = protocolName.isEmpty ? nil : protocolName
    self.defense = defense
    self.options = options
    self.dataset = dataset
    self.threat = threat
    self.seed = seed
    self.model = model
  }
}

/// In JSON a setting is no object of its own: its parts stand beside the numbers.
extension Setting: Codable {
  private enum CodingKeys: String, CodingKey {
    case rules = "protocol"
    case defense, options, dataset, threat, seed, model
  }
}
