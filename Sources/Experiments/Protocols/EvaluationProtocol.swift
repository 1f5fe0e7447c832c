/// A fixed evaluation: what is run, on whom, and what counts.
///
/// A value that harness, checks, tables and `verify` read alike; which attack a stage means is said by
/// name, so that records can be read where no attack is linked.
public struct EvaluationProtocol: Sendable {
  /// The name in results: `rampart-2`.
  public let name: String
  /// What is run, in this order.
  public let stages: [Stage]
  /// What its complete runs are good for.
  public let standing: Standing
  /// How its later stages are run on few images; nil where all are run on whom they are for.
  public let lots: Lots?
  /// The seed of a ranked run.
  public let seed = 0
  /// The draws that decide about an image of a randomised model: at least half of them wrong is broken.
  public let draws = 100
  /// The share of near ties above which a result is flagged.
  public let mostNearTies = 0.005

  init(name: String, stages: [Stage], standing: Standing, lots: Lots? = nil) {
    (self.name, self.stages, self.standing, self.lots) = (name, stages, standing, lots)
  }

  /// What a protocol's complete runs are good for.
  public enum Standing: Sendable {
    /// They are ranked.
    case ranked
    /// They were ranked, until a protocol that searches more took its place.
    case replaced
    /// They give an upper bound of what the ranked protocol finds, and are never complete.
    case bound
  }

  /// The name of the form for randomised models.
  public var randomised: String { name + Self.randomisedSuffix }
  /// Whether a name is that of a form for randomised models.
  public static func isRandomised(_ name: String) -> Bool { name.hasSuffix(randomisedSuffix) }
  /// What the names of those forms end in.
  private static let randomisedSuffix = "+eot"

  /// The stages' labels.
  public var labels: [String] { stages.map(\.label) }
  /// The labels of AutoAttack's four, each of which runs on what the ones before left.
  public var cascade: [String] { stages.filter { $0.audience == .cascade }.map(\.label) }

  /// The label that a user's spelling means: `pgd20` means `pgd-20`.
  public func label(for text: String) -> String? {
    labels.first { Self.plain($0) == Self.plain(text) }
  }

  /// The protocol that ranks; its stages hold those of the others that came before it.
  public static let ranking = rampart2

  /// Every protocol, the one that ranks first.
  public static let all = [rampart2, rampart1, fast]
  /// Names of protocols whose place others have taken.
  private static let aliases = ["quick": fast.name]

  /// The protocol of a name, be it that of its form for randomised models or one that it had before.
  public static func named(_ name: String) -> EvaluationProtocol? {
    let name = aliases[name] ?? name
    return all.first { $0.name == name || $0.randomised == name }
  }

  /// The stages of all protocols, each once; a label means the same in all of them.
  public static let stages = all.flatMap(\.stages).reduce(into: [Stage]()) { stages, stage in
    if !stages.contains(where: { $0.label == stage.label }) { stages.append(stage) }
  }

  /// The stage of a label; punctuation and case do not matter: `pgd20` means `pgd-20`.
  public static func stage(labelled text: String) -> Stage? {
    stages.first { plain($0.label) == plain(text) }
  }

  /// A name without what users write in more than one way.
  package static func plain(_ text: String) -> String {
    text.lowercased().filter { $0 != "-" && $0 != "_" }
  }
}
