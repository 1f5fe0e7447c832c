import Landscape
import Leaderboard

extension LossSurface {
  /// Gnuplot's commands for a heat map.
  func gnuplot(title: String) -> String {
    let rows = zip(offsets, losses).map { along, row in
      zip(offsets, row).map { "\(along) \($0) \($1)" }.joined(separator: "\n")
    }
    return """
      $surface << END
      \(rows.joined(separator: "\n\n"))
      END
      set title "\(Gnuplot.quoted(title))" noenhanced
      set xlabel "along the gradient, in ε"
      set ylabel "along a random direction, in ε"
      set cblabel "cross-entropy"
      set size square
      set tics out
      set autoscale fix
      plot $surface with image notitle

      """
  }
}

extension [WeightProfile] {
  /// Gnuplot's commands for a curve of each profile.
  func gnuplot(title: String) -> String {
    let blocks = enumerated().map { place, profile in
      let rows = zip(profile.steps, profile.losses).map { "\($0) \($1)" }
      return "$p\(place) << END\n" + rows.joined(separator: "\n") + "\nEND\n"
    }
    let plots = enumerated().map { place, profile in
      "$p\(place) with linespoints pointtype 7 pointsize 0.4 title "
        + "\"\(profile.kind.rawValue), \(profile.scale) of each layer's norm\""
    }
    return """
      \(blocks.joined())
      set title "\(Gnuplot.quoted(title))" noenhanced
      set xlabel "step along the direction"
      set ylabel "robust loss"
      set logscale y
      set grid
      plot \(plots.joined(separator: ", "))

      """
  }
}

extension Gnuplot {
  /// Text fit for a string in double quotes.
  fileprivate static func quoted(_ text: String) -> String {
    text.filter { $0 != "\"" && $0 != "\\" && $0 != "`" && !$0.isNewline }
  }
}
