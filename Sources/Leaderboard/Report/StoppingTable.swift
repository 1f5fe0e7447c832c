import Results

/// The tables of single epochs of trainings.
enum StoppingTable {
  /// Of each training the epoch that early stopping keeps and the last one.
  static func table(_ trajectories: [Trajectory]) -> TextTable {
    let axes = FlatnessAxis.all(
      trajectories.flatMap { [$0.best, $0.last].compactMap { $0?.flatness } })
    var table = TextTable(
      columns: [
        .init("Training"), .init("Epoch"), .init("RLoss, test", .trailing),
        .init("RLoss, train", .trailing), .init("Gap", .trailing),
        .init("Robust error, test %", .trailing),
      ]
        + axes.map {
          .init("\($0.isAverage ? "Average" : "Worst"), ξ \(Wording.radius($0.xi))", .trailing)
        }
        + [.init("Gradient L1", .trailing), .init("Curvature", .trailing)])
    for trajectory in trajectories {
      guard let best = trajectory.best, let last = trajectory.last else { continue }
      let name = Wording.markdown(trajectory.name)
      if best == last {
        table.append([name, "early-stopped is last (\(last.epoch))"] + cells(last, axes))
      } else {
        table.append([name, "early-stopped (\(best.epoch))"] + cells(best, axes))
        table.append([name, "last (\(last.epoch))"] + cells(last, axes))
      }
    }
    return table
  }

  /// Gradient norm and curvature after the first and the last epoch that have them.
  static func landscapes(_ trajectories: [Trajectory]) -> TextTable {
    var table = TextTable(columns: [
      .init("Training"), .init("Epochs"), .init("Gradient L1, first", .trailing),
      .init("last", .trailing), .init("Curvature, first", .trailing), .init("last", .trailing),
    ])
    for trajectory in trajectories {
      let points = trajectory.points.filter { $0.landscape != nil }
      guard let first = points.first, let last = points.last else { continue }
      table.append([
        Wording.markdown(trajectory.name), "\(first.epoch) to \(last.epoch)",
        Wording.measure(first.landscape?.inputGradientL1),
        Wording.measure(last.landscape?.inputGradientL1),
        Wording.measure(first.landscape?.curvature), Wording.measure(last.landscape?.curvature),
      ])
    }
    return table
  }

  private static func cells(_ point: Trajectory.Point, _ axes: [FlatnessAxis]) -> [String] {
    let loss = point.watched?.loss
    return [
      Wording.loss(loss?.test), Wording.loss(loss?.train),
      Wording.loss(loss.map { $0.test - $0.train }),
      point.watched.map { Wording.percent($0.error.test, digits: 1) } ?? Wording.nothing,
    ] + axes.map { Wording.loss($0.value(point.flatness)?.value) } + [
      Wording.measure(point.landscape?.inputGradientL1),
      Wording.measure(point.landscape?.curvature),
    ]
  }
}
