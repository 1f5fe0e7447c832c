import Experiments
import Leaderboard
import Results
import Testing

@Suite("Curve plot")
struct CurvePlotTests {
  private let threat = ThreatModel(.linf, epsilon: 8.0 / 255)

  @Test("the plot is as recorded")
  func snapshot() throws {
    let points = [180, 150, 110, 70, 30, 4].enumerated().map { place, robust in
      CurvePoint(epsilon: Double(place) * 4 / 255, robust: robust, samples: 200)
    }
    let plot = CurvePlot(points, title: "A<B & C, sample, Linf", marked: threat)
    #expect(plot.svg.contains("A&lt;B &amp; C"))
    try expectSnapshot(plot.svg, "curve.svg")
  }

  @Test("a curve without points is still a plot")
  func empty() {
    #expect(CurvePlot([], title: "", marked: threat).svg.hasSuffix("</svg>\n"))
  }
}
