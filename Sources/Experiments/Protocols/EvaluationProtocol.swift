/// A fixed evaluation: what is run, on whom, and what counts.
///
/// A value that harness, checks, tables and `verify` read alike; which attack a stage means is said by
/// name, so that records can be read where no attack is linked.
public struct EvaluationProtocol: Sendable {
  /// The name in results: `rampart-1`.
  public let name: String
  /// What is run, in this order.
  public let stages: [Stage]
  /// Whether complete runs are ranked; what gives upper bounds alone is not.
  public let isRanked: Bool
  /// The seed of a ranked run.
  public let seed = 0
  /// The draws that decide about an image of a randomised model: at least half of them wrong is broken.
  public let draws = 100
  /// The share of near ties above which a result is flagged.
  public let mostNearTies = 0.005

  /// The name of the form for randomised models.
  public var randomised: String { name + Self.randomisedSuffix }
  /// What the names of those forms end in.
  private static let randomisedSuffix = "+eot"

  /// The stages' labels.
  public var labels: [String] { stages.map(\.label) }
  /// The labels of the stages that run one after the other, each on what the ones before left.
  public var cascade: [String] { stages.filter { $0.audience == .cascade }.map(\.label) }

  /// The label that a user's spelling means: `pgd20` means `pgd-20`.
  public func label(for text: String) -> String? {
    labels.first { Self.plain($0) == Self.plain(text) }
  }

  /// Every protocol.
  public static let all = [rampart1, quick]

  /// The protocol of a name, be it that of its form for randomised models.
  public static func named(_ name: String) -> EvaluationProtocol? {
    all.first { $0.name == name || $0.randomised == name }
  }

  /// The stage of a label in any protocol; punctuation and case do not matter: `pgd20` means `pgd-20`.
  public static func stage(labelled text: String) -> Stage? {
    all.flatMap(\.stages).first { plain($0.label) == plain(text) }
  }

  /// A name without what users write in more than one way.
  package static func plain(_ text: String) -> String {
    text.lowercased().filter { $0 != "-" && $0 != "_" }
  }
}
