import Leaderboard
import Results

/// Trainings to make reports of.
enum ReportFixture {
  /// A training whose test loss falls to the fourth epoch and rises then, with flatness and landscape of
  /// every second epoch.
  static func training(
    _ name: String, epochs: Int = 10, scale: Double = 1, measures: Bool = true,
    watched: Bool = true
  ) -> Trajectory {
    let curve = TrainingCurve(
      name: name,
      points: watched
        ? (1...epochs).map { epoch in
          let time = Double(epoch)
          return .init(
            epoch: epoch, loss: (train: 2.1 / time.squareRoot(), test: loss(time)),
            error: (train: 0.7 - 0.05 * time, test: 0.5 + 0.01 * abs(time - 4)))
        } : [])
    guard measures else { return Trajectory(curve, measures: []) }
    let records = stride(from: 1, through: epochs, by: 2).map { epoch in
      let time = Double(epoch)
      return EpochMeasures(
        epoch: epoch,
        measures: Fixture.measures(
          Fixture.flatness(
            loss(time), average: 0.1 * time + 0.02 * time * time,
            worst: [0.3 * time, 0.02 * time]), Fixture.landscape(scale * time * time)))
    }
    return Trajectory(curve, measures: records)
  }

  private static func loss(_ time: Double) -> Double { 1.4 + 0.02 * (time - 4) * (time - 4) }

  /// A report with all there is to show, and names that try to break out.
  static var whole: ReportPage {
    ReportPage(
      results: Fixture.measured + [
        Fixture.measured(
          "It's `touch x` \"$(y)\" \\n %s @z {^a}_b", robust: 70,
          flatness: Fixture.flatness(2.2, average: 0.8, worst: [3.1, 0.3]))
      ] + Fixture.all,
      trajectories: [
        training("Undefended", scale: 40), training("AdversarialTraining"),
        training("a/b_c '`d`", epochs: 7, scale: 0.1), training("bare", measures: false),
      ])
  }
}
