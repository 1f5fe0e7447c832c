import Experiments
import Foundation
import Results

/// Clean and robust accuracy of each defense of a section, as bars with their 95 % intervals.
///
/// Self-contained SVG that follows the reader's light or dark colour scheme.
public struct AccuracyPlot: Sendable, Hashable {
  private let section: LeaderboardSection

  /// The plot of a section.
  public init(_ section: LeaderboardSection) { self.section = section }

  /// The file's name: the section's, with `.svg`.
  public var fileName: String { section.slug + ".svg" }

  private static let width = 720.0
  private static let left = 190.0
  private static let right = 60.0
  private static let top = 56.0
  private static let rowHeight = 42.0

  /// The plot.
  public var svg: String {
    let bottom = Self.top + Self.rowHeight * Double(section.rows.count)
    let height = Self.text(bottom + 34)
    let title = Wording.xml(section.title)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 \(height)\" width=\"720\""
        + " height=\"\(height)\" role=\"img\" aria-label=\"Clean and robust accuracy, \(title)\">",
      Self.style,
      "<rect class=\"page\" width=\"720\" height=\"\(height)\"/>",
      "<text class=\"title\" x=\"16\" y=\"24\">\(title)</text>",
    ]
    lines += Self.legend
    lines += Self.axis(from: Self.top, to: bottom)
    for (index, row) in section.rows.enumerated() {
      lines += Self.bars(row, y: Self.top + Self.rowHeight * Double(index))
    }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  private static let style = """
    <style>
    .page { fill: #ffffff } text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600; font-size: 15px } .small { font-size: 11px; fill: #59636e }
    .grid { stroke: #d1d9e0; stroke-width: 1 } .whisker { stroke: #1f2328; stroke-width: 1.5 }
    .clean { fill: #a8c7e8 } .robust { fill: #1f6feb }
    @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #f0f6fc } .small { fill: #9198a1 }
    .grid { stroke: #30363d } .whisker { stroke: #f0f6fc }
    .clean { fill: #2f4a6b } .robust { fill: #4c9aff }
    }
    </style>
    """

  private static let legend = [
    "<rect class=\"clean\" x=\"16\" y=\"35\" width=\"12\" height=\"12\"/>",
    "<text class=\"small\" x=\"33\" y=\"45\">clean</text>",
    "<rect class=\"robust\" x=\"76\" y=\"35\" width=\"12\" height=\"12\"/>",
    "<text class=\"small\" x=\"93\" y=\"45\">robust</text>",
  ]

  private static func axis(from top: Double, to bottom: Double) -> [String] {
    stride(from: 0, through: 100, by: 20).flatMap { percent in
      let x = text(position(Double(percent) / 100))
      return [
        "<line class=\"grid\" x1=\"\(x)\" y1=\"\(text(top))\" x2=\"\(x)\" y2=\"\(text(bottom))\"/>",
        "<text class=\"small\" text-anchor=\"middle\" x=\"\(x)\" y=\"\(text(bottom + 18))\">"
          + "\(percent) %</text>",
      ]
    }
  }

  private static func bars(_ row: LeaderboardSection.Row, y: Double) -> [String] {
    let name = row.result.defense
    let label = name.count > 24 ? name.prefix(23) + "…" : name
    var lines = [
      "<text text-anchor=\"end\" x=\"\(text(left - 10))\" y=\"\(text(y + 25))\">"
        + "\(Wording.xml(label))</text>"
    ]
    if let clean = row.result.clean {
      lines += bar("clean", clean.accuracy, clean.interval, y: y + 6)
    }
    if let robust = row.result.robust {
      lines += bar("robust", robust.accuracy, robust.interval, y: y + 22)
    }
    return lines
  }

  private static func bar(
    _ kind: String, _ accuracy: Double, _ interval: Interval, y: Double
  ) -> [String] {
    let middle = text(y + 7)
    let (low, high) = (text(position(interval.low)), text(position(interval.high)))
    return [
      "<rect class=\"\(kind)\" x=\"\(text(left))\" y=\"\(text(y))\" "
        + "width=\"\(text(position(accuracy) - left))\" height=\"14\"/>",
      "<path class=\"whisker\" d=\"M\(low) \(middle)H\(high)"
        + "M\(low) \(text(y + 4))v6M\(high) \(text(y + 4))v6\"/>",
      "<text class=\"small\" x=\"\(text(position(interval.high) + 6))\" y=\"\(text(y + 11))\">"
        + "\(Wording.percent(accuracy, digits: 1))</text>",
    ]
  }

  private static func position(_ share: Double) -> Double {
    left + share * (width - left - right)
  }

  private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
