public import Experiments

/// What one attack achieved.
///
/// Of AutoAttack's four members `brokenIndices` are those the member broke itself, and `robust`
/// counts what was left after it and the members before it: they form a cascade. An attack of a
/// remedy, with a `+` in its name, starts from what everything before it left, and `robust` counts
/// what is left after it. Every other attack starts from all images classified correctly.
public struct AttackRecord: Codable, Sendable, Hashable {
  /// The attack: `pgd-20`, `cw`, `apgd-ce`, `apgd-t`, `fab-t`, `square`, or another name.
  public var name: String
  /// The share of all images that withstood, in 0...1.
  public var robustAccuracy: Double
  /// How many images withstood.
  public var robust: Int
  /// The Wilson interval (95 %) of the robust accuracy.
  public var interval: Interval
  /// The positions in the split of the images broken, ascending.
  public var brokenIndices: [Int]
  /// The positions of images that an earlier iterate broke, but not the final one, ascending.
  public var silentIndices: [Int]
  /// Forward passes, counted in images.
  public var forwardPasses: Int
  /// Backward passes, counted in images.
  public var backwardPasses: Int
  /// Wall-clock seconds.
  public var seconds: Double
  /// Everything that influences the outcome.
  public var parameters: [String: JSONValue]

  /// The name under which images that others found stand beside the attacks.
  public static let external = "external"

  /// Whether a name is that of a remedy's attack, such as `apgd-margin+bpda`.
  public static func isRemedy(_ name: String) -> Bool { name.contains("+") }

  /// The name as a table's heading prints it: `PGD-20`, `FAB-T`.
  public static func title(of name: String) -> String {
    EvaluationProtocol.stage(labelled: name)?.title ?? name
  }

  /// A record whose accuracy and interval follow from the count of images that withstood.
  public init(
    name: String, robust: Int, samples: Int, brokenIndices: [Int], silentIndices: [Int] = [],
    forwardPasses: Int, backwardPasses: Int, seconds: Double,
    parameters: [String: JSONValue] = [:]
  ) {
    let share = Share(robust, of: samples)
    (robustAccuracy, interval) = (share.value, share.interval)
    self.name = name
    self.robust = robust
    self.brokenIndices = brokenIndices.sorted()
    self.silentIndices = silentIndices.sorted()
    self.forwardPasses = forwardPasses
    self.backwardPasses = backwardPasses
    self.seconds = seconds
    self.parameters = parameters
  }
}
