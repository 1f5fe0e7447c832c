import Leaderboard

extension CaptionedChart {
  /// Robust loss and robust error of a training by epoch, on training and on other images.
  static func training(_ trajectory: Trajectory) -> [CaptionedChart] {
    let watched = trajectory.points.filter { $0.watched != nil }
    guard watched.count > 1 else { return [] }
    func chart(
      _ title: String, _ label: String,
      _ value: (TrainingCurve.Point) -> (train: Double, test: Double),
      floor: Double?
    ) -> CaptionedChart {
      func curve(
        _ name: String, _ color: Int, _ part: (TrainingCurve.Point) -> Double
      ) -> Chart.Curve {
        Chart.Curve(
          name: name,
          places: watched.compactMap { point in
            point.watched.map { (Double(point.epoch), part($0)) }
          }, color: color, isDashed: color > 0)
      }
      let curves = [
        curve("test images", 0) { value($0).test }, curve("training images", 1) { value($0).train },
      ]
      let places = curves.flatMap(\.places)
      return CaptionedChart(
        chart: Chart(
          title: "\(title) by epoch, \(trajectory.name)",
          x: Axis("epoch", holding: places.map(\.x)),
          y: Axis(label, holding: places.map(\.y), floor: floor), curves: curves),
        caption: "\(title) by epoch.")
    }
    return [
      chart("Robust loss", "robust loss", \.loss, floor: 0),
      chart(
        "Robust error", "robust error, %", { (100 * $0.error.train, 100 * $0.error.test) }, floor: 0
      ),
    ]
  }
}
