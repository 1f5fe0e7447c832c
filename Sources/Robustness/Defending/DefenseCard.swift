/// Who a defense is, for readers of a leaderboard.
public struct DefenseCard: Hashable, Sendable, Codable {
  /// The name as papers print it.
  public let title: String
  /// Authors, title and venue of the paper.
  public let paper: String
  /// The year of publication.
  public let year: Int
  /// What the paper claims, in a sentence.
  public let claim: String
  /// Data beyond the training set, or nothing.
  public let extraData: String?
  /// What the committed weights were trained on, in a sentence.
  public let trainedOn: String
  /// Whether `evaluate` without names includes it.
  public let isFeatured: Bool
  /// Whether it is known to be broken: a canary, which the harness must break or doubt.
  ///
  /// It is evaluated only by name, and never ranked.
  public let isKnownBroken: Bool
  /// The defense whose weights it takes where it has none of its own.
  public let sharesWeightsOf: String?
  /// The clean accuracy of the committed weights by data set, in 0...1; a result far from it is
  /// flagged.
  public let cleanAccuracy: [String: Double]

  /// A card.
  public init(
    title: String, paper: String, year: Int, claim: String, extraData: String? = nil,
    trainedOn: String, isFeatured: Bool = false, isKnownBroken: Bool = false,
    sharesWeightsOf: String? = nil, cleanAccuracy: [String: Double] = [:]
  ) {
    self.title = title
    self.paper = paper
    self.year = year
    self.claim = claim
    self.extraData = extraData
    self.trainedOn = trainedOn
    self.isFeatured = isFeatured
    self.isKnownBroken = isKnownBroken
    self.sharesWeightsOf = sharesWeightsOf
    self.cleanAccuracy = cleanAccuracy
  }
}
