/// An attack's place in a protocol.
public struct Stage: Sendable {
  /// Whom a stage attacks.
  public enum Audience: Sendable {
    /// All images that are classified correctly.
    case correct
    /// What the earlier stages of AutoAttack's cascade left of them, whatever else broke them: so its column
    /// is AutoAttack's.
    case cascade
    /// What no stage before, of the cascade or not, has broken; the cascade keeps what this one breaks.
    case survivors
  }

  /// The name in results, which keys the random numbers: `apgd-t`.
  public let label: String
  /// The heading of its column: `APGD-T`.
  public let title: String
  /// Whom it attacks.
  public let audience: Audience
  private let choice: @Sendable (Norm) -> AttackChoice

  init(
    _ label: String, _ title: String, _ audience: Audience,
    _ choice: @escaping @Sendable (Norm) -> AttackChoice
  ) {
    (self.label, self.title, self.audience, self.choice) = (label, title, audience, choice)
  }

  /// The attack under a norm.
  public func attack(_ norm: Norm) -> AttackChoice { choice(norm) }
}

/// An attack by name, with those of its options that are not its own defaults.
public struct AttackChoice: Codable, Hashable, Sendable {
  /// The name under which it is registered: `APGD`.
  public var method: String
  /// Options by name.
  public var options: [String: JSONValue]

  /// A choice.
  public init(_ method: String, _ options: [String: JSONValue] = [:]) {
    (self.method, self.options) = (method, options)
  }
}
