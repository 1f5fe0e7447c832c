/// A setting, the attacks that ran in it, and the compute they ran on.
///
/// This decides whether two numbers may be taken for one another: whether a
/// journal goes on, a result is reused, shards are merged, rows are ranked together.
public struct Experiment: Codable, Sendable, Hashable {
  /// What was evaluated.
  public var setting: Setting
  /// The attacks, in the order they ran; or what else was done, such as a measure.
  public var attacks: [AttackSetting]
  /// What it ran on.
  public var environment: EnvironmentRecord

  /// An experiment.
  public init(setting: Setting, attacks: [AttackSetting], environment: EnvironmentRecord) {
    self.setting = setting
    self.attacks = attacks
    self.environment = environment
  }
}

/// An attack and everything that influences its outcome.
public struct AttackSetting: Codable, Sendable, Hashable {
  /// The attack's name.
  public var name: String
  /// Its parameters.
  public var parameters: [String: JSONValue]

  /// An attack.
  public init(name: String, parameters: [String: JSONValue]) {
    self.name = name
    self.parameters = parameters
  }
}
