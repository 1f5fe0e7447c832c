public import Results

/// What is known of a training after each of its epochs.
public struct Trajectory: Sendable, Hashable {
  /// An epoch.
  package struct Point: Sendable, Hashable {
    /// The number of epochs trained.
    package let epoch: Int
    /// Loss and error under attack, where they were watched.
    package var watched: TrainingCurve.Point?
    /// Flatness in weight space, where measured.
    package var flatness: FlatnessRecord?
    /// The shape of the loss in input space, where measured.
    package var landscape: LandscapeRecord?
  }

  /// What is written at its lines.
  public let name: String
  /// By epoch.
  package let points: [Point]

  /// A training.
  ///
  /// - Parameters:
  ///   - curve: its name, and what its log says; without points where nothing was watched.
  ///   - measures: what was measured on the weights of its epochs.
  public init(_ curve: TrainingCurve, measures: [EpochMeasures]) {
    name = curve.name
    var points: [Int: Point] = [:]
    for watched in curve.points {
      points[watched.epoch, default: Point(epoch: watched.epoch)].watched = watched
    }
    for record in measures {
      let epoch = record.epoch + 1
      points[epoch, default: Point(epoch: epoch)].flatness = record.flatness
      points[epoch, default: Point(epoch: epoch)].landscape = record.landscape
    }
    self.points = points.values.sorted { $0.epoch < $1.epoch }
  }

  /// Where the robust loss on test images is lowest, the first of equals: what early stopping keeps.
  var best: Point? {
    points.filter { $0.watched != nil }.min {
      ($0.watched?.loss.test ?? 0) < ($1.watched?.loss.test ?? 0)
    }
  }

  /// The last epoch whose robust loss is known.
  var last: Point? { points.last { $0.watched != nil } }

  /// Robust loss on test images against each flatness, over the epochs that have both.
  var relations: [Relation] {
    FlatnessAxis.all(points.compactMap(\.flatness)).compactMap { axis in
      let found = points.compactMap { point -> Relation.Point? in
        guard let (x, error) = axis.value(point.flatness), let watched = point.watched else {
          return nil
        }
        return .init(name: "\(point.epoch)", x: x, y: watched.loss.test, error: error)
      }
      guard !found.isEmpty else { return nil }
      return Relation(
        x: axis.label, y: "robust test loss", slug: axis.slug, prefix: "epoch ", found)
    }
  }
}
