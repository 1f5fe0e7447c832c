/// One diagram of a picture with several: quantities by epoch.
struct EpochPanel: Sendable, Hashable {
  /// A value after an epoch, with its standard error where there is one.
  struct Place: Sendable, Hashable {
    let epoch: Int
    let value: Double
    let error: Double?

    /// The ends of its bar.
    var ends: [Double] { [value - (error ?? 0), value + (error ?? 0)] }
  }

  /// A line.
  struct Line: Sendable, Hashable {
    let name: String
    let places: [Place]
    /// The number of its colour.
    let color: Int
    var isDashed = false

    /// The line of what the epochs of a training have; `nil` where none has it.
    init?(
      _ name: String, _ trajectory: Trajectory, color: Int = 0, isDashed: Bool = false,
      _ value: (Trajectory.Point) -> (value: Double, error: Double?)?
    ) {
      places = trajectory.points.compactMap { point in
        value(point).map { Place(epoch: point.epoch, value: $0.value, error: $0.error) }
      }
      guard !places.isEmpty else { return nil }
      (self.name, self.color, self.isDashed) = (name, color, isDashed)
    }
  }

  /// What is upwards.
  let label: String
  let lines: [Line]

  /// The diagram of some lines; `nil` without any.
  init?(_ label: String, _ lines: [Line?]) {
    (self.label, self.lines) = (label, lines.compactMap { $0 })
    if self.lines.isEmpty { return nil }
  }

  /// The first and the last epoch.
  var epochs: ClosedRange<Int> {
    let epochs = places.map(\.epoch)
    return (epochs.min() ?? 1)...(epochs.max() ?? 1)
  }

  private var places: [Place] { lines.flatMap(\.places) }

  /// Whether the values lie so far apart that only powers tell them apart.
  private var isLogarithmic: Bool {
    let values = places.map(\.value)
    guard let low = values.min(), let high = values.max() else { return false }
    return low > 0 && high > 30 * low
  }

  /// The commands that draw it; data blocks get the prefix.
  func commands(_ prefix: String, epochs: ClosedRange<Int>, key: String) -> [String] {
    var commands = [
      "set ylabel \(Figure.quoted(label)) textcolor rgb '#1f2328'", "set key \(key)",
      "set xlabel 'epoch' textcolor rgb '#1f2328'",
      "set xrange [\(Double(epochs.lowerBound) - 0.5):\(Double(epochs.upperBound) + 0.5)]",
      Figure.wholeTics("x", from: epochs.lowerBound, to: epochs.upperBound),
      isLogarithmic ? "set logscale y" : "unset logscale y",
      isLogarithmic ? "set yrange [*:*]" : "set yrange \(Figure.range(places.flatMap(\.ends)))",
    ]
    var plots: [String] = []
    for (index, line) in lines.enumerated() {
      let block = "\(prefix)\(index)"
      commands += Figure.block(
        block, line.places.map { [Double($0.epoch), $0.value, $0.error] })
      let style = "lw 1.8 \(Figure.color(line.color))" + (line.isDashed ? " dt 2" : "")
      if line.places.contains(where: { $0.error != nil }) {
        plots.append(
          "$\(block) using 1:2:3 with yerrorbars pt 7 ps 0.1 lw 1 \(Figure.color(line.color)) notitle"
        )
      }
      plots.append(
        "$\(block) using 1:2 with linespoints \(style) \(Figure.symbol(line.color)) ps 0.7 "
          + "title \(Figure.label(line.name))")
    }
    return commands + ["plot " + plots.joined(separator: ", \\\n  ")]
  }
}
