import Files
public import Foundation

/// Writes the leaderboard's files.
public enum LeaderboardWriter {
  /// Writes `README.md` and one `.svg` a section into a folder, each atomically.
  ///
  /// - Parameters:
  ///   - page: what is written
  ///   - directory: the folder, made if need be
  /// - Returns: the files written, the page first
  /// - Throws: `ResultsError` naming the file that cannot be written
  @discardableResult
  public static func write(
    _ page: LeaderboardPage, to directory: URL
  ) throws -> [URL] {
    // Plots first: the page never refers to a plot that is not there yet.
    var files: [URL] = []
    for plot in page.plots {
      let file = directory.appendingPathComponent(plot.fileName)
      try AtomicFile.write(Data(plot.svg.utf8), to: file)
      files.append(file)
    }
    let readme = directory.appendingPathComponent("README.md")
    try AtomicFile.write(Data(page.markdown.utf8), to: readme)
    return [readme] + files
  }
}
