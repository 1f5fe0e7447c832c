import Foundation

/// Robust loss and robust error by epoch: robust overfitting is where the test line turns up while the
/// training line goes on falling.
///
/// Self-contained SVG that follows the reader's light or dark colour scheme.
public struct OverfittingPlot: Sendable, Hashable {
  private let curves: [TrainingCurve]
  private let title: String

  /// The plot of some trainings; at most eight colours tell them apart.
  public init(_ curves: [TrainingCurve], title: String) {
    self.curves = curves
    self.title = title
  }

  private static let size = (width: 860.0, panel: 300.0, left: 56.0, right: 16.0, top: 72.0)
  private static let gap = 56.0

  /// The plot.
  public var svg: String {
    let epochs = curves.flatMap { $0.points.map(\.epoch) }.max() ?? 1
    let legendRows = (curves.count + 3) / 4
    let top = Self.size.top + Double(legendRows - 1) * 18
    let height = Self.text(top + Self.size.panel + 44)
    let width = Self.text(Self.size.width)
    let heading = Wording.xml(title)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\""
        + " height=\"\(height)\" role=\"img\" aria-label=\"\(heading)\">",
      Self.style,
      "<rect class=\"page\" width=\"\(width)\" height=\"\(height)\"/>",
      "<text class=\"title\" x=\"16\" y=\"24\">\(heading)</text>",
      "<text class=\"small\" x=\"\(Self.text(Self.size.width - Self.size.right))\" y=\"24\" "
        + "text-anchor=\"end\">solid: test images, dashed: training images</text>",
    ]
    lines += curves.enumerated().flatMap { Self.legend($0.element.name, $0.offset) }
    let panelWidth = (Self.size.width - Self.size.left - Self.size.right - Self.gap) / 2
    let losses = Panel(
      label: "robust loss", left: Self.size.left, top: top, width: panelWidth,
      height: Self.size.panel, epochs: epochs,
      highest: curves.flatMap { $0.points.flatMap { [$0.loss.train, $0.loss.test] } }.max() ?? 1)
    let errors = Panel(
      label: "robust error, %", left: Self.size.left + panelWidth + Self.gap, top: top,
      width: panelWidth, height: Self.size.panel, epochs: epochs, highest: 100)
    lines += losses.axes + errors.axes
    for (index, curve) in curves.enumerated() {
      lines += losses.lines(
        curve.points.map { ($0.epoch, $0.loss.train, $0.loss.test) }, color: index)
      lines += errors.lines(
        curve.points.map { ($0.epoch, 100 * $0.error.train, 100 * $0.error.test) }, color: index)
    }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  private static let style = """
    <style>
    .page { fill: #ffffff } text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600; font-size: 15px } .small { font-size: 11px; fill: #59636e }
    .grid { stroke: #d1d9e0; stroke-width: 1 }
    .line { fill: none; stroke-width: 1.8 } .train { stroke-dasharray: 5 4 }
    .c0 { stroke: #1f6feb } .c1 { stroke: #d1242f } .c2 { stroke: #1a7f37 } .c3 { stroke: #9a6700 }
    .c4 { stroke: #8250df } .c5 { stroke: #bf3989 } .c6 { stroke: #0a7ea4 } .c7 { stroke: #59636e }
    @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #f0f6fc } .small { fill: #9198a1 }
    .grid { stroke: #30363d }
    .c0 { stroke: #4c9aff } .c1 { stroke: #ff7b72 } .c2 { stroke: #3fb950 } .c3 { stroke: #d29922 }
    .c4 { stroke: #bc8cff } .c5 { stroke: #f778ba } .c6 { stroke: #39c5cf } .c7 { stroke: #9198a1 }
    }
    </style>
    """

  private static func legend(_ name: String, _ index: Int) -> [String] {
    let (x, y) = (16 + Double(index % 4) * 208, 46 + Double(index / 4) * 18)
    return [
      "<path class=\"line c\(index % 8)\" d=\"M\(text(x)) \(text(y - 4))h18\"/>",
      "<text class=\"small\" x=\"\(text(x + 24))\" y=\"\(text(y))\">\(Wording.xml(name))</text>",
    ]
  }

  static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
