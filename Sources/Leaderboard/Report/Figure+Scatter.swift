extension Figure {
  /// A point for each defense, with the standard errors, and the correlation above.
  init(_ relation: Relation, name: String, title: String) {
    self.name = name
    caption = "\(relation.y.capitalizedFirst) against \(relation.x), \(title)"
    size = (760, max(440, 150 + 24 * relation.points.count))
    let ends = relation.points.flatMap { [$0.x - ($0.error ?? 0), $0.x + ($0.error ?? 0)] }
    var commands = [
      "set title \(Self.quoted(lines: [title] + relation.summary)) textcolor rgb '#1f2328'",
      "set xlabel \(Self.quoted(relation.x)) textcolor rgb '#1f2328'",
      "set ylabel \(Self.quoted(relation.y)) textcolor rgb '#1f2328'",
      "set xrange \(Self.range(ends))", "set yrange \(Self.range(relation.points.map(\.y)))",
      "set key outside right center Left reverse samplen 1 spacing 1.4",
    ]
    var plots: [String] = []
    for (index, point) in relation.points.enumerated() {
      commands += Self.block("p\(index)", [[point.x, point.y, point.error]])
      let color = Self.color(index)
      if point.error != nil {
        plots.append("$p\(index) using 1:2:3 with xerrorbars pt 7 ps 0.1 lw 1.2 \(color) notitle")
      }
      plots.append(
        "$p\(index) using 1:2 with points \(Self.symbol(index)) ps 1.1 \(color) "
          + "title \(Self.label(point.name))")
    }
    self.commands = commands + ["plot " + plots.joined(separator: ", \\\n  ")]
  }
}

extension String {
  /// The text as a sentence begins.
  package var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
