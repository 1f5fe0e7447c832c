import Leaderboard

/// The leaderboard as a site: a page for everything, one for each board, one for each defense.
///
/// A pure function of its contents; the same ones give the same bytes.
///
///     let site = LeaderboardSite(SiteContents(page))
///     for page in site.pages { print(page.path, page.html.utf8.count) }
public struct LeaderboardSite: Sendable {
  private let contents: SiteContents

  /// The site of some contents.
  public init(_ contents: SiteContents) { self.contents = contents }

  /// All pages, the first one first.
  public var pages: [SitePage] {
    let sections = contents.page.contents.sections
    return [IndexPage(contents).page] + sections.map { BoardPage($0, contents).page }
      + DefensePage.all(contents).map(\.page)
  }
}
