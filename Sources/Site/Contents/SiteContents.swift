import Experiments
public import Leaderboard
public import Results

/// What a site is made of: a leaderboard, and what is known of its rows.
public struct SiteContents: Sendable {
  /// The leaderboard.
  public var page: LeaderboardPage
  /// The cards of registered defenses, by name.
  public var cards: [String: SiteCard] = [:]
  /// What each row links to.
  public var files: [EvaluationResult: RowFiles] = [:]
  /// Of each row, the images that were hardest to break.
  public var images: [EvaluationResult: [AttackedImage]] = [:]
  /// Trainings that were followed epoch by epoch, by the defense's name.
  public var trainings: [String: Trajectory] = [:]
  /// What others have published.
  public var published: [PublishedFigure] = []
  /// The way from the site's folder to the checkout's with its documentation, where there is one: `..`.
  public var root: String?

  /// A leaderboard of which nothing else is known.
  public init(_ page: LeaderboardPage) { self.page = page }

  /// A link to a file of the checkout.
  func link(toCheckout path: String, from page: PagePath, fragment: String? = nil) -> Link? {
    root.map { Link("\($0)/\(path)", from: page, fragment: fragment) }
  }

  /// The defense that a row is of: the registered one where the row has a name of its own.
  func family(of result: EvaluationResult) -> String { result.model.defense ?? result.defense }

  /// The card of a row's defense.
  func card(of result: EvaluationResult) -> SiteCard? {
    result.model.kind == .defense ? cards[family(of: result)] : nil
  }
}
