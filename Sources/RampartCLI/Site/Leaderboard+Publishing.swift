import Evaluation
import Foundation
import Leaderboard
import Results
import Site

extension LeaderboardPage {
  /// Writes the page, its plots and the site into a folder.
  ///
  /// - Returns: the page, the site's first page, and the plots; not the pages that the first one leads to.
  func publish(_ store: ResultStore, _ bench: Bench, to folder: URL) throws -> [URL] {
    let site = LeaderboardSite(try SiteContents(self, store, bench, to: folder))
    let pages = try SiteWriter.write(site, to: folder)
    let files = try LeaderboardWriter.write(self, to: folder)
    return Array(files.prefix(1)) + Array(pages.prefix(1)) + Array(files.dropFirst())
  }
}
