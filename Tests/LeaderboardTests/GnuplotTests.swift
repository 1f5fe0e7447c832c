import Foundation
import Leaderboard
import Results
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("The report's pictures")
struct GnuplotTests {
  /// Whether there is a gnuplot; without one the tests that draw are skipped.
  private static let isThere = (try? Gnuplot()) != nil

  @Test("are drawn, each as SVG and PNG, and the same bytes again", .enabled(if: isThere))
  func drawn() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let report = ReportFixture.whole
    #expect(Set(report.figures.map(\.name)).count == report.figures.count)
    let files = try ReportWriter.write(report, drawnBy: Gnuplot(), to: folder)
    #expect(files[0].lastPathComponent == "README.md")
    #expect(files.count == 1 + 2 * report.figures.count)
    let first = try files.map { try Data(contentsOf: $0) }
    for (file, data) in zip(files, first) {
      switch file.pathExtension {
      case "svg":
        let parser = XMLParser(data: data)
        #expect(
          parser.parse(), "\(file.lastPathComponent): \(String(describing: parser.parserError))")
        // Strict readers refuse a symbol without a size.
        #expect(!String(decoding: data, as: UTF8.self).contains("scale(0.00)"))
      case "png": #expect(data.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      default: break
      }
    }
    try ReportWriter.write(report, drawnBy: Gnuplot(), to: folder)
    #expect(try files.map { try Data(contentsOf: $0) } == first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == files.count)
  }

  @Test("without gnuplot the error says how to get it")
  func missing() {
    let error = #expect(throws: Gnuplot.Failure.self) {
      try Gnuplot(environment: ["PATH": "/nonexistent"])
    }
    #expect(error?.description.contains("apt-get install gnuplot-nox") == true)
    #expect(error?.description.contains("--no-pictures") == true)
  }
}
