import Experiments
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

  @Test("of a curve and of trainings are drawn, whatever their names", .enabled(if: isThere))
  func others() throws {
    let points = [180, 150, 110, 70].enumerated().map { place, robust in
      CurvePoint(epsilon: Double(place) * 4 / 255, robust: robust, samples: 200)
    }
    let curves = [
      TrainingCurve(
        name: "A & 'B",
        points: (1...4).map {
          .init(
            epoch: $0, loss: (train: 2 - 0.4 * Double($0), test: 1.5 + 0.1 * Double($0)),
            error: (train: 0.5 - 0.1 * Double($0), test: 0.6))
        }),
      TrainingCurve(
        name: "short",
        points: [.init(epoch: 1, loss: (train: 1, test: 1), error: (train: 1, test: 0))]),
    ]
    let threat = ThreatModel(.linf, epsilon: 8.0 / 255)
    for figure in [
      Figure(curve: points, name: "curve", title: "A<B & 'C", marked: threat),
      Figure(overfittingOf: curves, name: "overfitting", title: "x < y"),
    ] {
      let svg = try Gnuplot().draw(figure).svg
      #expect(XMLParser(data: svg).parse(), "\(figure.name)")
      #expect(String(decoding: svg, as: UTF8.self).contains("&lt;"))
    }
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
