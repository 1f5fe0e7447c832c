import Files
public import Foundation

/// Writes the site's files.
public enum SiteWriter {
  /// Writes all pages into a folder, each atomically, and removes pages of defenses and boards that are no more.
  ///
  /// - Parameters:
  ///   - site: what is written.
  ///   - directory: the folder, made if need be.
  /// - Returns: the files written, the first page first.
  /// - Throws: `FileError` naming the file that cannot be written.
  @discardableResult
  public static func write(_ site: LeaderboardSite, to directory: URL) throws -> [URL] {
    let pages = site.pages
    // The first page last: it never refers to a page that is not there yet.
    for page in pages.reversed() {
      try AtomicFile.write(Data(page.html.utf8), to: directory.appending(path: page.path))
    }
    let written = Set(pages.map(\.path))
    for folder in PagePath.folders {
      let place = directory.appending(path: folder)
      for name in (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      where !written.contains("\(folder)/\(name)") && isOurs(place.appending(path: name)) {
        AtomicFile.remove(place.appending(path: name))
      }
    }
    return pages.map { directory.appending(path: $0.path) }
  }

  /// Whether a file begins as the pages do.
  private static func isOurs(_ file: URL) -> Bool {
    guard file.pathExtension == "html", let handle = try? FileHandle(forReadingFrom: file) else {
      return false
    }
    defer { try? handle.close() }
    let opening = Data(Document.opening.utf8)
    return (try? handle.read(upToCount: opening.count)) == opening
  }
}
