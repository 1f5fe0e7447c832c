import Foundation

/// A chart as SVG inside a page: points with names, lines, and marks of what others have reported.
///
/// Its colours are the style sheet's, so that it follows the reader's scheme; its texts are real texts.
package struct Chart: Sendable {
  /// A line through some places.
  struct Curve: Sendable {
    let name: String
    let places: [(x: Double, y: Double)]
    /// The number of its colour.
    var color = 0
    var isDashed = false
    /// Whether it goes along the axes from place to place, as a front does.
    var isStepped = false
  }

  /// A value that somebody else has reported.
  struct Reference: Sendable {
    let name: String
    let y: Double
  }

  /// What it shows, in a phrase.
  let title: String
  let x: Axis
  let y: Axis
  var points: [ChartPoint] = []
  var curves: [Curve] = []
  var references: [Reference] = []

  /// With more points than these they are one path: a page of thousands stays small.
  static let mostLinked = 60
  static let (width, height) = (640.0, 400.0)
  static let (left, right, top, bottom) = (60.0, 18.0, 14.0, 46.0)

  /// The picture.
  package var markup: Markup {
    Tag.svg(
      [
        .class("chart"), Attribute(.viewBox, "0 0 640 400"),
        Attribute(.role, isLinked ? "group" : "img"),
        Attribute(.label, title),
      ],
      grid + referenceLines + curves.flatMap(line) + marks + labels)
  }

  /// Whether its points lead somewhere: then it is no picture that is read as one thing.
  var isLinked: Bool { points.count <= Self.mostLinked && points.contains { $0.link != nil } }

  /// The place of a value in the picture.
  func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (
      Self.left + self.x.share(x) * (Self.width - Self.left - Self.right),
      Self.height - Self.bottom - self.y.share(y) * (Self.height - Self.top - Self.bottom)
    )
  }

  private var grid: [Markup] {
    let (right, bottom) = (Self.width - Self.right, Self.height - Self.bottom)
    let columns = x.ticks.flatMap { tick -> [Markup] in
      let at = place(tick, y.range.lowerBound).x
      return [
        Self.line(at, Self.top, at, bottom, "grid"),
        Self.text(x.text(tick), at, bottom + 16, "tick", anchor: "middle"),
      ]
    }
    let rows = y.ticks.flatMap { tick -> [Markup] in
      let at = place(x.range.lowerBound, tick).y
      return [
        Self.line(Self.left, at, right, at, "grid"),
        Self.text(y.text(tick), Self.left - 7, at + 4, "tick", anchor: "end"),
      ]
    }
    let middle = (Self.top + bottom) / 2
    return columns + rows + [
      Self.text(x.label, (Self.left + right) / 2, Self.height - 8, "axis", anchor: "middle"),
      Tag.text(
        [
          .class("axis"), Attribute(.anchor, "middle"),
          Attribute(.transform, "translate(13 \(Self.text(middle))) rotate(-90)"),
        ], [Markup(text: y.label)]),
    ]
  }

  /// Lines of what others report, inside the picture; what is above it, in words at its edge.
  private var referenceLines: [Markup] {
    let inside = references.filter { y.range.contains($0.y) }.sorted { $0.y > $1.y }
    let above = references.filter { $0.y > y.range.upperBound }.sorted { $0.y < $1.y }
    var result: [Markup] = []
    var lowest = -Double.infinity
    for reference in inside {
      let at = place(x.range.lowerBound, reference.y).y
      lowest = max(at - 4, lowest + 13)
      result.append(Self.line(Self.left, at, Self.width - Self.right, at, "reported"))
      result.append(
        Self.text(
          "\(reference.name) \(Self.text(reference.y))", Self.width - Self.right - 3, lowest,
          "reported", anchor: "end"))
    }
    if let low = above.first, let high = above.last {
      let span = low.y == high.y ? Self.text(low.y) : "\(Self.text(low.y)) to \(Self.text(high.y))"
      result.append(
        Self.text("↑ reported elsewhere: \(span)", Self.left + 6, Self.top + 12, "reported"))
    }
    return result
  }

  private func line(_ curve: Curve) -> [Markup] {
    var path = ""
    for (index, spot) in curve.places.enumerated() {
      let at = place(spot.x, spot.y)
      let (x, y) = (Self.text(at.x), Self.text(at.y))
      path += index == 0 ? "M\(x) \(y)" : curve.isStepped ? "V\(y)H\(x)" : "L\(x) \(y)"
    }
    let kind =
      curve.isStepped ? "front" : "curve c\(curve.color % 6)\(curve.isDashed ? " dashed" : "")"
    return [Tag.path([.class(kind), Attribute(.d, path)])]
  }

  /// Two decimals at most, as short as they are.
  static func text(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() && abs(rounded) < 1e9
      ? "\(Int(rounded))" : String(format: "%g", rounded)
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String
  ) -> Markup {
    Tag.path([
      .class(kind), Attribute(.d, "M\(text(x1)) \(text(y1))L\(text(x2)) \(text(y2))"),
    ])
  }

  static func text(
    _ words: String, _ x: Double, _ y: Double, _ kind: String, anchor: String? = nil
  ) -> Markup {
    var attributes: [Attribute] = [.class(kind), Attribute(.x, x), Attribute(.y, y)]
    if let anchor { attributes.append(Attribute(.anchor, anchor)) }
    return Tag.text(attributes, [Markup(text: words)])
  }
}
