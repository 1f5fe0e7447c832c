import Files
public import Foundation
import Results

/// Writes a report's files.
public enum ReportWriter {
  /// Writes the pictures and, last, `README.md` into a folder, each atomically.
  ///
  /// - Parameters:
  ///   - report: what is written.
  ///   - gnuplot: draws the pictures; without it the page has none.
  ///   - directory: the folder, made if need be.
  /// - Returns: the files written, the page first.
  /// - Throws: `Gnuplot.Failure`; `ResultsError` naming the file that cannot be written.
  @discardableResult
  public static func write(
    _ report: ReportPage, drawnBy gnuplot: Gnuplot?, to directory: URL
  ) throws -> [URL] {
    var files: [URL] = []
    if let gnuplot {
      files = try report.figures.flatMap { try gnuplot.write($0, to: directory) }
    }
    let page = directory.appending(path: "README.md")
    try AtomicFile.write(Data(report.markdown(pictures: gnuplot != nil).utf8), to: page)
    return [page] + files
  }
}
