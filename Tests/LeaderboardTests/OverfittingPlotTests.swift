import Foundation
import Leaderboard
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("The plot of robust overfitting")
struct OverfittingPlotTests {
  private let curves = [
    TrainingCurve(
      name: "A & B",
      points: (1...4).map {
        .init(
          epoch: $0, loss: (train: 2 - 0.4 * Double($0), test: 1.5 + 0.1 * Double($0)),
          error: (train: 0.5 - 0.1 * Double($0), test: 0.6))
      }),
    TrainingCurve(
      name: "short",
      points: [.init(epoch: 1, loss: (train: 1, test: 1), error: (train: 1, test: 0))]),
  ]

  @Test("is XML with two lines a curve and panel, from left to right and from error to axis")
  func lines() throws {
    let svg = OverfittingPlot(curves, title: "x < y").svg
    let document = XMLRecorder()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = document
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    let paths = document.paths.filter { $0.contains("L") }
    #expect(paths.count == 4)
    #expect(
      document.paths.count { $0.hasPrefix("M") && !$0.contains("h") && !$0.contains("v") } == 8)
    for path in paths {
      let places = path.dropFirst().split(separator: "L").map {
        $0.split(separator: " ").compactMap { Double($0) }
      }
      #expect(places.count == 4 && places.map { $0[0] } == places.map { $0[0] }.sorted())
      #expect(places.allSatisfy { (0...860).contains($0[0]) && (0...420).contains($0[1]) })
    }
    // A falling training loss comes down on the page, a rising test loss goes up.
    let heights = paths.map { path in
      path.dropFirst().split(separator: "L").map { Double($0.split(separator: " ")[1]) ?? 0 }
    }
    #expect(heights[0] == heights[0].sorted() && heights[1] == heights[1].sorted(by: >))
  }
}

/// Collects the paths of an SVG file.
private final class XMLRecorder: NSObject, XMLParserDelegate {
  var paths: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if name == "path", let path = attributes["d"] { paths.append(path) }
  }
}
