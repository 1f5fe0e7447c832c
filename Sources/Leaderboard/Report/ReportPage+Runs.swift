import Files
import Results

extension ReportPage {
  private static let trainingRemedy = """
    `./rampart train DEFENSE --watch 500 --snapshots --output runs/NAME` trains one with all that is \
    needed, and `./rampart report runs/NAME` shows it.
    """

  /// What makes the measures of a training's epochs.
  private static let measuringRemedy = """
    `./rampart flatness --run FOLDER` and `./rampart landscape --run FOLDER` measure the epochs of a \
    training that ran with `--snapshots`.
    """

  /// The pictures of a training: all it has by epoch, and its way through flatness and robust loss.
  static func figures(of trajectory: Trajectory) -> [Figure] {
    let slug = "run-" + FileName.distinct(trajectory.name)
    let paths = trajectory.relations.filter { $0.points.count > 1 }.prefix(1).map { relation in
      Figure(path: relation, of: trajectory, name: "\(slug)-\(relation.slug)")
    }
    return [Figure(trajectory, name: slug + "-epochs")].compactMap { $0 } + paths
  }

  /// Gradient norm and curvature of all trainings in one picture.
  var landscapes: Figure? { Figure(landscapesOf: trajectories, name: "landscape-epochs") }

  /// The text on each training.
  func runs(pictures: Bool) -> String {
    guard !trajectories.isEmpty else {
      return "No training was named. \(Self.trainingRemedy)\n"
    }
    return trajectories.map { trajectory in
      var text = "### \(Wording.markdown(trajectory.name))\n\n"
      let epochs = trajectory.points
      if epochs.allSatisfy({ $0.watched == nil }) {
        text += "Its log has no robust loss by epoch: it was trained without `--watch`. "
        text += Self.trainingRemedy + "\n\n"
      }
      if epochs.allSatisfy({ $0.flatness == nil }) {
        text += "The flatness of its epochs was not measured. \(Self.measuringRemedy)\n\n"
      }
      if pictures { text += Self.figures(of: trajectory).map(Self.picture).joined() }
      let relations = trajectory.relations
      guard !relations.isEmpty else { return text }
      text += Relation.table(relations).markdown + "\n"
      text +=
        "Epochs of one training depend on each other; intervals and p take no account of that.\n"
      return text
    }.joined(separator: "\n")
  }

  /// The table of what early stopping keeps against the last epoch.
  var stopping: String {
    let watched = trajectories.filter { $0.last != nil }
    guard !watched.isEmpty else {
      return "No training with robust loss by epoch was named. \(Self.trainingRemedy)\n"
    }
    var text = """
      Early-stopped is the epoch with the lowest robust loss on test images, which flatters it a \
      little: those images chose it.


      """
    text += StoppingTable.table(watched).markdown
    let points = watched.flatMap { [$0.best, $0.last].compactMap { $0 } }
    if points.contains(where: { $0.flatness == nil || $0.landscape == nil }) {
      text += "\nWhere a dash stands, that epoch was not measured. \(Self.measuringRemedy)\n"
    }
    return text
  }

  /// The text on gradient norm and curvature.
  func landscape(pictures: Bool) -> String {
    guard let figure = landscapes else {
      return """
        No epoch of the trainings named has gradient norm or curvature. \(Self.measuringRemedy) The \
        picture compares standard training, adversarial training and LogitVariation when their folders \
        are named together.

        """
    }
    let without = trajectories.filter { $0.points.allSatisfy { $0.landscape == nil } }.map(\.name)
    let note =
      without.isEmpty
      ? "" : "Not measured: \(Wording.markdown(without.joined(separator: ", "))).\n\n"
    return note + StoppingTable.landscapes(trajectories).markdown
      + (pictures ? "\n" + Self.picture(figure) : "")
  }
}
