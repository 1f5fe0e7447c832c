import Results

/// The tables of single epochs of trainings.
enum StoppingTable {
  /// A chosen epoch of a training.
  private struct Stop {
    let training: String
    let title: String
    let point: Trajectory.Point
  }

  /// Of each training the epoch that early stopping keeps and the last one.
  static func table(_ trajectories: [Trajectory]) -> TextTable {
    let stops = trajectories.flatMap { trajectory -> [Stop] in
      guard let best = trajectory.best, let last = trajectory.last else { return [] }
      func stop(_ title: String, _ point: Trajectory.Point) -> Stop {
        Stop(training: trajectory.name, title: "\(title) (\(point.epoch))", point: point)
      }
      return best == last
        ? [stop("early-stopped is last", last)]
        : [stop("early-stopped", best), stop("last", last)]
    }
    return TextTable(stops, columns(FlatnessAxis.all(stops.compactMap(\.point.flatness))))
  }

  private static func columns(_ axes: [FlatnessAxis]) -> [Column<Stop>] {
    let losses = [
      number("RLoss, test") { Wording.loss($0.watched?.loss.test) },
      number("RLoss, train") { Wording.loss($0.watched?.loss.train) },
      number("Gap") { Wording.loss($0.watched.map { $0.loss.test - $0.loss.train }) },
      number("Robust error, test %") {
        $0.watched.map { Wording.percent($0.error.test, digits: 1) }
      },
    ]
    let flatness = axes.map { axis in
      number(axis.title) { Wording.loss(axis.value($0.flatness)?.value) }
    }
    return [Column("Training") { $0.training }, Column("Epoch") { $0.title }] + losses + flatness
      + [
        number("Gradient L1") { Wording.measure($0.landscape?.inputGradientL1) },
        number("Curvature") { Wording.measure($0.landscape?.curvature) },
      ]
  }

  private static func number(
    _ title: String, _ text: @escaping (Trajectory.Point) -> String?
  ) -> Column<Stop> {
    Column(title, .trailing) { text($0.point) }
  }

  /// Gradient norm and curvature after the first and the last epoch that have them.
  static func landscapes(_ trajectories: [Trajectory]) -> TextTable {
    let measured = trajectories.filter { !$0.landscapes.isEmpty }
    func column(
      _ title: String, _ value: KeyPath<LandscapeRecord, Double?>, isFirst: Bool
    ) -> Column<Trajectory> {
      Column(title, .trailing) {
        let point = isFirst ? $0.landscapes.first : $0.landscapes.last
        return Wording.measure(point?.landscape?[keyPath: value])
      }
    }
    return TextTable(
      measured,
      [
        Column("Training") { $0.name },
        Column("Epochs") {
          "\($0.landscapes.first?.epoch ?? 0) to \($0.landscapes.last?.epoch ?? 0)"
        },
        column("Gradient L1, first", \.inputGradientL1, isFirst: true),
        column("last", \.inputGradientL1, isFirst: false),
        column("Curvature, first", \.curvature, isFirst: true),
        column("last", \.curvature, isFirst: false),
      ])
  }
}

extension Trajectory {
  /// The epochs whose landscape was measured.
  fileprivate var landscapes: [Point] { points.filter { $0.landscape != nil } }
}
