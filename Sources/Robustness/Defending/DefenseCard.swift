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

  /// A card.
  public init(
    title: String, paper: String, year: Int, claim: String, extraData: String? = nil,
    trainedOn: String, isFeatured: Bool = false
  ) {
    self.title = title
    self.paper = paper
    self.year = year
    self.claim = claim
    self.extraData = extraData
    self.trainedOn = trainedOn
    self.isFeatured = isFeatured
  }
}
