/// A remedy that ran because of a doubt, with the numbers before and after it.
///
/// Its attacks start from what everything before them left; their names end in `+` and the remedy's.
public struct RemedyRecord: Codable, Sendable, Hashable {
  /// The remedy: `eot`, `bpda`, `transfer`, `rescale`, `margin`, `queries`.
  public var name: String
  /// What called for it, in a sentence.
  public var reason: String
  /// Its attacks, which are in the result's list.
  public var attacks: [String]
  /// How many images were robust without it.
  public var robustBefore: Int
  /// How many images were robust after it.
  public var robustAfter: Int

  /// A record; the counts follow from the attacks, see ``EvaluationResult/concluded()``.
  public init(
    name: String, reason: String, attacks: [String], robustBefore: Int = 0, robustAfter: Int = 0
  ) {
    self.name = name
    self.reason = reason
    self.attacks = attacks
    self.robustBefore = robustBefore
    self.robustAfter = robustAfter
  }
}
