import Evaluation
import Foundation
import Leaderboard
import Results
import Site

extension LeaderboardPage {
  /// Writes the page, its plots and the site into a folder.
  ///
  /// - Returns: the files: the page, the site's first page, the others.
  func publish(_ store: ResultStore, _ bench: Bench, to folder: URL) throws -> [URL] {
    let site = LeaderboardSite(try SiteContents(self, store, bench, to: folder))
    let pages = try SiteWriter.write(site, to: folder)
    let files = try LeaderboardWriter.write(self, to: folder)
    return files.prefix(1) + pages + files.dropFirst()
  }
}
