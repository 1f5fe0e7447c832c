public import Experiments
public import Results

extension Figure {
  /// Robust accuracy against the radius ε, with its 95 % band.
  ///
  /// - Parameters:
  ///   - points: by ascending ε, from 0.
  ///   - name: the file's name without its ending.
  ///   - title: the heading.
  ///   - threat: the threat whose ε gets a line of its own.
  public init(
    curve points: [CurvePoint], name: String, title: String, marked threat: ThreatModel
  ) {
    let rows = points.map {
      [$0.epsilon, 100 * $0.robustAccuracy, 100 * $0.interval.low, 100 * $0.interval.high]
    }
    let commands =
      Self.block("curve", rows) + [
        "set xlabel 'ε (upper bounds: what is counted as broken was judged at that ε)'",
        "set ylabel 'robust accuracy, %'", "set yrange [0:100]", "unset key",
        "set arrow from \(threat.epsilon), graph 0 to \(threat.epsilon), graph 1 nohead dt 2",
        "set label \(Self.quoted("ε = \(threat.text)")) at \(threat.epsilon), graph 0.96 left offset 0.5,0",
        "plot $curve using 1:3:4 with filledcurves lc rgb '#c9dcfb' fs solid noborder, \\",
        "  $curve using 1:2 with lines lw 2 \(Self.color(0))",
      ]
    self.init(name: name, title: title, commands.joined(separator: "\n"))
  }
}
