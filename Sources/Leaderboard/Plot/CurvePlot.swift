public import Experiments
import Foundation
public import Results

/// Robust accuracy against the radius ε, a line with its 95 % band.
///
/// Self-contained SVG that follows the reader's light or dark colour scheme.
public struct CurvePlot: Sendable, Hashable {
  private let points: [CurvePoint]
  private let title: String
  private let threat: ThreatModel

  /// The plot of a curve.
  ///
  /// - Parameters:
  ///   - points: by ascending ε, from 0
  ///   - title: the heading
  ///   - marked: the threat whose ε gets a line of its own
  public init(_ points: [CurvePoint], title: String, marked threat: ThreatModel) {
    self.points = points
    self.title = title
    self.threat = threat
  }

  private static let (left, right, top, bottom) = (56.0, 692.0, 48.0, 300.0)

  /// The plot.
  public var svg: String {
    let name = Wording.xml("Robust accuracy against ε: \(title)")
    return
      ([
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 350\" width=\"720\" "
          + "height=\"350\" role=\"img\" aria-label=\"\(name)\">",
        Self.style, "<rect class=\"page\" width=\"720\" height=\"350\"/>",
        "<text class=\"title\" x=\"16\" y=\"24\">\(name)</text>",
      ] + Self.axis + radii + mark + line + [
        "<text class=\"small\" x=\"16\" y=\"342\">Upper bounds: each image that is counted as "
          + "broken was judged at that ε. Band: Wilson, 95 %.</text>", "</svg>", "",
      ]).joined(separator: "\n")
  }

  private static let style = """
    <style>
    .page { fill: #ffffff } text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600; font-size: 15px } .small { font-size: 11px; fill: #59636e }
    .grid { stroke: #d1d9e0; stroke-width: 1 } .mark { stroke: #59636e; stroke-dasharray: 4 3 }
    .band { fill: #1f6feb; fill-opacity: 0.2 } .line { stroke: #1f6feb; stroke-width: 2; fill: none }
    @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #f0f6fc } .small { fill: #9198a1 }
    .grid { stroke: #30363d } .mark { stroke: #9198a1 }
    .band { fill: #4c9aff } .line { stroke: #4c9aff }
    }
    </style>
    """

  private static let axis = stride(from: 0, through: 100, by: 20).flatMap { percent in
    let y = text(height(Double(percent) / 100))
    return [
      "<line class=\"grid\" x1=\"\(text(left))\" y1=\"\(y)\" x2=\"\(text(right))\" y2=\"\(y)\"/>",
      "<text class=\"small\" text-anchor=\"end\" x=\"\(text(left - 6))\" y=\"\(y)\" dy=\"4\">"
        + "\(percent) %</text>",
    ]
  }

  /// The radii below the plot, at most nine of them.
  private var radii: [String] {
    let step = max(1, (points.count + 7) / 8)
    return stride(from: 0, to: points.count, by: step).map { index in
      "<text class=\"small\" text-anchor=\"middle\" x=\"\(Self.text(x(points[index].epsilon)))\" "
        + "y=\"318\">\(String(format: "%.4g", points[index].epsilon))</text>"
    }
  }

  private var mark: [String] {
    let place = Self.text(x(threat.epsilon))
    return [
      "<line class=\"mark\" x1=\"\(place)\" y1=\"\(Self.text(Self.top))\" x2=\"\(place)\" "
        + "y2=\"\(Self.text(Self.bottom))\"/>",
      "<text class=\"small\" text-anchor=\"middle\" x=\"\(place)\" y=\"42\">"
        + "ε = \(Wording.xml(threat.text))</text>",
    ]
  }

  private var line: [String] {
    func path(_ points: [CurvePoint], _ value: (CurvePoint) -> Double) -> String {
      points.map { "\(Self.text(x($0.epsilon))),\(Self.text(Self.height(value($0))))" }
        .joined(separator: " ")
    }
    let band = path(points) { $0.interval.high } + " " + path(points.reversed()) { $0.interval.low }
    return [
      "<polygon class=\"band\" points=\"\(band)\"/>",
      "<polyline class=\"line\" points=\"\(path(points) { $0.robustAccuracy })\"/>",
    ]
  }

  private func x(_ epsilon: Double) -> Double {
    let largest = max(points.last?.epsilon ?? 0, threat.epsilon, 1e-12)
    return Self.left + epsilon / largest * (Self.right - Self.left)
  }

  private static func height(_ share: Double) -> Double { bottom - share * (bottom - top) }

  private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
