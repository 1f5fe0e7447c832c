import Results

extension Figure {
  /// All that is known of a training by epoch, a diagram each; `nil` where nothing is.
  init?(_ trajectory: Trajectory, name: String) {
    let records = trajectory.points.compactMap(\.flatness)
    func line(
      _ name: String, _ color: Int, dashed: Bool = false, _ value: (Trajectory.Point) -> Double?
    ) -> EpochPanel.Line? {
      EpochPanel.Line(name, trajectory, color: color, isDashed: dashed) { point in
        value(point).map { ($0, nil) }
      }
    }
    func lines(_ axes: [FlatnessAxis]) -> [EpochPanel.Line?] {
      axes.enumerated().map { index, axis in
        EpochPanel.Line("ξ = \(axis.radius)", trajectory, color: 2 + index) {
          axis.value($0.flatness)
        }
      }
    }
    let panels = [
      EpochPanel(
        "robust loss",
        [
          line("test images", 0) { $0.watched?.loss.test },
          line("training images", 0, dashed: true) { $0.watched?.loss.train },
        ]),
      EpochPanel("average-case flatness", lines(FlatnessAxis.averages(records))),
      EpochPanel("worst-case flatness", lines(FlatnessAxis.worst(records))),
      EpochPanel(
        "input gradient, L1",
        [
          line("clean images", 4) { $0.landscape?.inputGradientL1 },
          line("attacked images", 4, dashed: true) { $0.landscape?.attackedInputGradientL1 },
        ]),
      EpochPanel(
        "curvature, mean |λ|",
        [
          line("clean images", 5) { $0.landscape?.curvature },
          line("attacked images", 5, dashed: true) { $0.landscape?.attackedCurvature },
        ]),
    ].compactMap { $0 }
    guard !panels.isEmpty else { return nil }
    let columns = min(2, panels.count)
    self.init(
      name: name, caption: "\(trajectory.name) by epoch", title: trajectory.name, panels,
      columns: columns, panel: (430, 300),
      key: "outside top center horizontal Left reverse samplen 2.5")
  }

  /// Gradient norm and curvature by epoch, a line for each training; `nil` where none has either.
  init?(landscapesOf trajectories: [Trajectory], name: String) {
    func lines(_ value: (LandscapeRecord) -> Double?) -> [EpochPanel.Line?] {
      trajectories.enumerated().map { index, trajectory in
        EpochPanel.Line(trajectory.name, trajectory, color: index) { point in
          point.landscape.flatMap(value).map { ($0, nil) }
        }
      }
    }
    let panels = [
      EpochPanel("input gradient, L1", lines(\.inputGradientL1)),
      EpochPanel("curvature, mean |λ|", lines(\.curvature)),
    ].compactMap { $0 }
    guard !panels.isEmpty else { return nil }
    self.init(
      name: name, caption: "Input gradient norm and curvature by epoch",
      title: "The landscape of the clean loss around the images", panels, columns: 1,
      panel: (760, max(300, 110 + 24 * trajectories.count)),
      key: "outside right center Left reverse samplen 2")
  }

  /// Robust loss and robust error of trainings by epoch: robust overfitting is where the line of the
  /// test images turns up while that of the training images goes on falling.
  public init(overfittingOf curves: [TrainingCurve], name: String, title: String) {
    func lines(
      _ value: (TrainingCurve.Point) -> (train: Double, test: Double)
    ) -> [EpochPanel.Line?] {
      curves.enumerated().flatMap { index, curve in
        let trajectory = Trajectory(curve, measures: [])
        return [
          EpochPanel.Line(curve.name, trajectory, color: index) {
            $0.watched.map { (value($0).test, nil) }
          },
          EpochPanel.Line("", trajectory, color: index, isDashed: true) {
            $0.watched.map { (value($0).train, nil) }
          },
        ]
      }
    }
    let panels = [
      EpochPanel("robust loss", lines(\.loss)),
      EpochPanel("robust error, %", lines { (100 * $0.error.train, 100 * $0.error.test) }),
    ].compactMap { $0 }
    self.init(
      name: name, caption: title, title: "\(title) (dashed: training images)", panels, columns: 2,
      panel: (480, max(340, 280 + 22 * curves.count)),
      key: "outside top center horizontal Left reverse samplen 2.5")
  }

  private init(
    name: String, caption: String, title: String, _ panels: [EpochPanel], columns: Int,
    panel: (width: Int, height: Int), key: String
  ) {
    self.name = name
    self.caption = caption
    let rows = (panels.count + columns - 1) / columns
    size = (columns * panel.width, rows * panel.height + 40)
    let first = panels.map(\.epochs.lowerBound).min() ?? 1
    let last = panels.map(\.epochs.upperBound).max() ?? 1
    commands =
      [
        "set multiplot layout \(rows),\(columns) title \(Self.quoted(lines: [title, ""])) "
          + "textcolor rgb '#1f2328'"
      ]
      + panels.enumerated().flatMap {
        $0.element.commands("panel\($0.offset)x", epochs: first...last, key: key)
      }
      + ["unset multiplot"]
  }
}
