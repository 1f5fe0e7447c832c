extension Figure {
  /// The way of a training through flatness and robust test loss, epoch by epoch, with the epoch that
  /// early stopping keeps and the last one marked.
  init(path relation: Relation, of trajectory: Trajectory, name: String) {
    self.name = name
    caption = "\(relation.y.capitalizedFirst) against \(relation.x) by epoch, \(trajectory.name)"
    size = (700, 480)
    let rows = relation.points.map { [Double($0.name), $0.x, $0.y, $0.error] }
    let epochs = rows.compactMap { $0[0] }
    var commands = [
      "set title \(Self.quoted(lines: [trajectory.name] + relation.summary)) textcolor rgb '#1f2328'",
      "set xlabel \(Self.quoted(relation.x)) textcolor rgb '#1f2328'",
      "set ylabel \(Self.quoted(relation.y)) textcolor rgb '#1f2328'",
      "set xrange \(Self.range(relation.points.map(\.x)))",
      "set yrange \(Self.range(relation.points.map(\.y)))",
      "set cbrange [\(epochs.min() ?? 0):\(max(epochs.max() ?? 1, (epochs.min() ?? 0) + 1))]",
      "set cblabel 'epoch' textcolor rgb '#1f2328'",
      "set palette defined (0 '#0a7ea4', 0.5 '#8250df', 1 '#d1242f')",
      Self.wholeTics("cb", from: Int(epochs.min() ?? 0), to: Int(epochs.max() ?? 1)),
      "set key outside top center horizontal Left reverse samplen 1.5 spacing 1.5",
    ]
    commands += Self.block("path", rows)
    var plots = [
      "$path using 2:3 with lines lw 1.2 lc rgb '#8c959f' notitle",
      "$path using 2:3:1 with points pt 7 ps 1 lc palette notitle",
    ]
    let marks = [("early-stopped", trajectory.best, 6), ("last", trajectory.last, 4)]
    for (index, (title, mark, symbol)) in marks.enumerated() {
      guard let mark, let place = relation.points.first(where: { $0.name == "\(mark.epoch)" })
      else { continue }
      commands += Self.block("mark\(index)", [[place.x, place.y]])
      plots.append(
        "$mark\(index) using 1:2 with points pt \(symbol) ps 1.9 lw 2 lc rgb '#1f2328' "
          + "title '\(title) (epoch \(mark.epoch))'")
    }
    self.commands = commands + ["plot " + plots.joined(separator: ", \\\n  ")]
  }
}
